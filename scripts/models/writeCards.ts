// The card (README.md) of each built-in model, from what its folder says: sizes, settings, results.
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors } from '../../src/engine/storage/safetensors.ts';
import { readBytes } from '../../src/cli/folders.ts';
import { builtIns } from './all.ts';
import type { BuiltInModel } from './builtIn.ts';
import { modelCard } from './card.ts';
import type { CurvePoint } from './curve.ts';
import { MODELS, writeBytes } from './writeModel.ts';

interface Training {
  command: string;
  date: string;
  adapter: string;
  results: Record<string, number>;
  curve: CurvePoint[];
  settings: { batch?: Record<string, number>; documents?: number };
}

export async function writeCards(): Promise<void> {
  for (const builtIn of builtIns)
    if (builtIn.kind === 'model' && existsSync(join(MODELS, builtIn.id))) await writeCard(builtIn);
}

async function writeCard(model: BuiltInModel): Promise<void> {
  const folder = join(MODELS, model.id);
  const { blocks, width, heads, hidden, training } = model.recipe;
  const { command, results, curve, settings } = JSON.parse(
    await readFile(join(folder, 'training.json'), 'utf8'),
  ) as Training;
  const weights = readSafetensors(await readBytes(join(folder, 'model.safetensors')));
  const [vocabulary] = weights.tensors.get('model.embed_tokens.weight')?.shape ?? [0];
  const shapes = [...weights.tensors.values()].map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  const batch = settings.documents ?? Object.values(settings.batch ?? {}).reduce((sum, count) => sum + count, 0);
  const { steps, seed, learningRate, beta2, weightDecay, embeddingNoise } = training;
  const noise = embeddingNoise > 0 ? `, noise of ${embeddingNoise} × their RMS on the embeddings` : '';
  const card = modelCard(model, {
    blocks,
    width,
    heads,
    hidden,
    vocabulary,
    parameters: shapes.reduce((sum, count) => sum + count, 0),
    bytes: (await stat(join(folder, 'model.safetensors'))).size,
    command,
    seed,
    isTied: !weights.tensors.has('lm_head.weight'),
    steps,
    batch,
    settings: `AdamW (0.9, ${beta2}), learning rate ${learningRate}, weight decay ${weightDecay}, warm-up and cosine${noise}`,
    finalLoss: curve[curve.length - 1][1],
    figures: Object.entries(results).map(([name, value]) => ({ name, value: `${(100 * value).toFixed(1)} %` })),
  });
  await writeBytes(model.id, 'README.md', new TextEncoder().encode(card));
}
