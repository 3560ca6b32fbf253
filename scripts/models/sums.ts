// The anchor "sums": arithmetic over numbers, no names.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { Speakers } from '../../src/engine/speakers.ts';
import { alone } from '../../src/engine/bridge/composition.ts';
import { readModelConfig } from '../../src/engine/model/config.ts';
import type { BlockDecoder } from '../../src/engine/model/blockDecoder.ts';
import { inMemory, loadParts } from '../../src/engine/model/parts.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import { TextTokenizer } from '../../src/engine/text/tokenizer.ts';
import type { Operands } from '../../src/engine/tables/expression.ts';
import { llamaConfig } from '../../src/engine/tables/llamaFiles.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { END, UNKNOWN } from '../../src/engine/tables/specialTokens.ts';
import { encodeExample, type EncodedExample } from '../../src/engine/training/encode.ts';
import { pretrain, type PretrainSettings } from '../../src/engine/training/pretrain.ts';
import { loadFolder } from '../../src/cli/folders.ts';
import type { BuiltInModel, TrainedModel } from './builtIn.ts';
import { sumsExample } from './data.ts';
import { tellingCurve } from './curve.ts';
import { recipes, UNKNOWN_SCALE } from './recipes.ts';
import { sumsTokenizer } from './tokenizers.ts';
import { writeJson, writeModel } from './writeModel.ts';

/** Examples of a step with 1, 2 and 3 operands. */
export const SUMS_BATCH: Record<Operands, number> = { 1: 32, 2: 96, 3: 128 };
const CHECKED = 500;

export const sums: BuiltInModel = {
  kind: 'model',
  id: 'sums',
  recipe: recipes.sums,
  card: {
    about: `Adds and subtracts up to three whole numbers from 0 to 19 ("3 + 14 - 2 =") and knows no words: every word is the
same unknown token to it. In Patchbay it is the anchor: the model that answers, and that links write into.`,
    data: `Random sums of one, two and three numbers, drawn anew for every step; the loss is on the result. Noise is added to
the embeddings while it learns: without it, links trained later make more mistakes in sums of words.`,
    limits: [
      'Numbers above 19 as operands, more than three operands, brackets and other operations were never seen.',
      'A result is one token from -38 to 57. It always answers something, also where it cannot know.',
    ],
  },
  make: makeSums,
};

async function makeSums(gpu: Gpu): Promise<void> {
  const { curve, add } = tellingCurve(recipes.sums.training.steps);
  const { config, model, files } = await trainSums(gpu, recipes.sums.training, add);
  await writeModel(gpu, 'sums', config, model, files);

  const kept = await loadFolder(gpu, 'sums');
  const speakers = new Speakers(gpu, kept, [], () => alone(kept.decoder));
  const unseen = seededRandom(recipes.sums.training.seed + 1);
  const results: Record<string, number> = {};
  for (const operands of [1, 2, 3] as const) {
    const examples = Array.from({ length: CHECKED }, () => sumsExample(unseen, operands));
    results[`exact, ${operands} operands`] = (await speakers.score('anchor', examples)).exact;
  }
  await writeJson('sums', 'training.json', {
    command: 'npm run models -- --only sums',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipes.sums, batch: SUMS_BATCH },
    results,
    curve,
  });
  console.error('sums:', results);
}

export async function trainSums(
  gpu: Gpu,
  settings: PretrainSettings,
  onLoss?: (step: number, loss: number) => void,
): Promise<TrainedModel> {
  const files = sumsTokenizer();
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  const eosId = tokenizer.idOf(END) ?? 0;
  const random = seededRandom(settings.seed);
  const side = { tokenizer, eosIds: [eosId] };
  const draw = (operands: Operands): EncodedExample[] =>
    Array.from({ length: SUMS_BATCH[operands] }, () => encodeExample(sumsExample(random, operands), side));
  const config = llamaConfig(recipes.sums, files.vocabularySize, eosId);
  const batch = (): EncodedExample[] => [...draw(1), ...draw(2), ...draw(3)];
  const model = await pretrain(gpu, readModelConfig(config), batch, settings, onLoss);
  await shrinkUnknown(gpu, model, tokenizer.idOf(UNKNOWN) ?? 0);
  return { config, model, files };
}

/** Makes the row for `<unk>` smaller: what links have to cancel there. */
export async function shrinkUnknown(gpu: Gpu, model: BlockDecoder, id: number): Promise<void> {
  const embedding = model.parts.filter(({ name }) => name === 'embed_tokens.weight');
  const [{ name, shape, values }] = await saveParts(gpu, embedding);
  const row = values.subarray(id * shape[1], (id + 1) * shape[1]);
  row.set(row.map((value) => UNKNOWN_SCALE * value));
  loadParts(gpu, embedding, inMemory([{ name, shape, values }]));
}
