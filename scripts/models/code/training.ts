// Training one of the two models from what it reads in each step.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import type { BlockDecoder } from '../../../src/engine/model/blockDecoder.ts';
import { readModelConfig } from '../../../src/engine/model/config.ts';
import type { NamedValues } from '../../../src/engine/model/parts.ts';
import { llamaConfig } from '../../../src/engine/tables/llamaFiles.ts';
import { END, type TokenizerFiles } from '../../../src/engine/tables/specialTokens.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import { Pretraining, type PretrainSettings } from '../../../src/engine/training/pretrain.ts';
import type { LlamaSize } from '../../../src/engine/tables/llamaFiles.ts';
import { tellingCurve, type CurvePoint } from '../curve.ts';

export interface Read {
  files: TokenizerFiles;
  tokenizer: TextTokenizer;
  endId: number;
}

export function reading(files: TokenizerFiles): Read {
  const tokenizer = TextTokenizer.fromJson(files.tokenizer, files.config);
  return { files, tokenizer, endId: tokenizer.idOf(END) ?? 0 };
}

export interface Trained {
  model: BlockDecoder;
  config: ReturnType<typeof llamaConfig>;
  curve: CurvePoint[];
}

/**
 * @param batch the examples of a step.
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
  return { model: training.model, config, curve };
}

const DRAWN = 20;

/** A batch of the longest examples of each kind, which no batch exceeds. */
function largestOf(batches: readonly EncodedExample[][]): EncodedExample[] {
  const longest = (examples: readonly EncodedExample[]): EncodedExample =>
    examples.reduce((one, other) => (other.ids.length > one.ids.length ? other : one));
  return batches[0].map((_, place) => longest(batches.map((batch) => batch[place])));
}
