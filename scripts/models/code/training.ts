// Training one of the two models from what it reads in each step, and writing it with what was measured of it.
import { loadFolder } from '../../../src/cli/folders.ts';
import { alone } from '../../../src/engine/bridge/composition.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import { Speakers } from '../../../src/engine/speakers.ts';
import { llamaConfig, type LlamaSize } from '../../../src/engine/tables/llamaFiles.ts';
import { END, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import { Pretraining, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import { ANCHOR, type Example } from '../../../src/shared/protocol.ts';
import type { BuiltInModel, TrainedModel } from '../builtIn.ts';
import { tellingCurve, type CurvePoint } from '../curve.ts';
import { writeJson, writeModel } from '../writeModel.ts';

/** So many batches are drawn to see how long examples become. */
const DRAWN = 20;

export interface Read {
  files: TokenizerFiles;
  tokenizer: TextTokenizer;
  endId: number;
}

export function reading(files: TokenizerFiles): Read {
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  return { files, tokenizer, endId: tokenizer.idOf(END) ?? 0 };
}

export interface Trained extends TrainedModel {
  curve: CurvePoint[];
}

/**
 * @param batch the examples of a step; at each place always one of the same kind.
 * @param initial as of `Pretraining.create`.
 */
export async function train(
  gpu: Gpu,
  size: LlamaSize,
  settings: PretrainSettings,
  { files, endId }: Read,
  batch: () => EncodedExample[],
  initial: readonly NamedValues[] = [],
): Promise<Trained> {
  const config = llamaConfig(size, files.vocabularySize, endId);
  const largest = largestOf(Array.from({ length: DRAWN }, batch));
  const training = await Pretraining.create(gpu, readModelConfig(config), largest, settings, initial);
  const { curve, add } = tellingCurve(settings.steps);
  while (!training.finished) {
    const loss = await training.next(batch());
    if (!Number.isFinite(loss)) throw new Error(`The loss at step ${training.step} is ${loss}.`);
    add(training.step, loss);
  }
  training.endTraining();
  return { model: training.model, config, files, curve };
}

/** Place by place as many tokens, and as many labels, as any example there has: more than a batch will need. */
function largestOf(batches: readonly EncodedExample[][]): EncodedExample[] {
  return batches[0].map((example, place) => {
    const there = batches.map((batch) => batch[place]);
    const tokens = Math.max(...there.map(({ ids }) => ids.length));
    const labelled = Math.max(...there.map(({ labels }) => labels.filter((label) => label !== NO_LABEL).length));
    const ids = Array.from({ length: tokens }, () => 0);
    return { ...example, ids, labels: ids.map((id, i) => (i < labelled ? id : NO_LABEL)) };
  });
}

/**
 * Writes the folder of public/models.
 * @param batch what a step is made of.
 * @param measure the figures, from the model as it is kept.
 */
export async function writeTrained(
  gpu: Gpu,
  { id, recipe }: Pick<BuiltInModel, 'id' | 'recipe'>,
  { model, config, files, curve }: Trained,
  batch: { documents: number } | { batch: Record<string, number> },
  measure: (folder: string) => Promise<Record<string, number>>,
): Promise<void> {
  await writeModel(gpu, id, config, model, files);
  const results = await measure(id);
  await writeJson(id, 'training.json', {
    command: `npm run models -- --only ${id}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: { ...recipe, ...batch },
    results,
    curve,
  });
  console.error(`${id}:`, results);
}

/** Share of the examples to which a model alone has the whole answer. */
export async function scoreAlone(gpu: Gpu, folder: string, examples: readonly Example[]): Promise<number> {
  const model = await loadFolder(gpu, folder);
  const speakers = new Speakers(gpu, model, [], () => alone(model.decoder));
  const { exact } = await speakers.score(ANCHOR, examples);
  await speakers.destroy();
  model.decoder.destroy();
  return exact;
}
