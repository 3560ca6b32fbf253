// A model of a table, trained from nothing until it knows all rows. Steps take turns with whatever else the GPU is asked for.
import { PatchbayError } from '../../shared/errors.ts';
import { alone } from '../bridge/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import { saveParts } from '../model/savedParts.ts';
import { Pretraining } from '../training/pretrain.ts';
import { Scorer, summarise } from '../training/scorer.ts';
import { llamaConfig, llamaFiles } from './llamaFiles.ts';
import { seededRandom } from './random.ts';
import { wholeVocabulary } from './saidRows.ts';
import type { TableRow } from './table.ts';
import { TableDocuments } from './tableDocuments.ts';
import type { TablePlan } from './tablePlan.ts';
import type { TableVocabulary } from './tableTokenizer.ts';

/** Share of the rows that is known when training may end. */
const ENOUGH = 0.995;
/** Rows that are asked for in one pass. */
const ASKED_TOGETHER = 512;

export interface TrainingStepped {
  step: number;
  loss: number;
  /** When it was asked for last. */
  recall?: number;
}

export interface TableTrainingOptions {
  /** Submits something while nobody is answering. */
  alone<T>(task: () => Promise<T>): Promise<T>;
  /** Whether it is to end at once. */
  stopped(): boolean;
  tell(stepped: TrainingStepped): void;
  /** Bytes held on the GPU from now on. */
  held(bytes: number): void;
  /** Goes into the weights' metadata. */
  about: Record<string, string>;
}

/**
 * The model's files by name. Nothing is held on the GPU afterwards, however it ends.
 * @throws PatchbayError 'stopped', 'not-finite', 'out-of-memory', 'shader' or 'gpu'.
 */
export async function trainTable(
  gpu: Gpu,
  rows: readonly TableRow[],
  vocabulary: TableVocabulary,
  plan: TablePlan,
  options: TableTrainingOptions,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const documents = new TableDocuments(rows, vocabulary, seededRandom(plan.training.seed));
  const config = llamaConfig(plan.size, vocabulary.trained, vocabulary.eosId);
  const decoder = { ...readModelConfig(config), said: vocabulary.said };
  const largest = documents.largestBatch(plan.rowsAStep);
  const training = await options.alone(() => Pretraining.create(gpu, decoder, largest, plan.training));
  const { model } = training;
  let scorer: Scorer | undefined;
  try {
    scorer = await options.alone(() => Scorer.create(gpu, alone(model), documents.questions(), ASKED_TOGETHER));
    options.held(training.bytes);
    await makeSteps(training, documents, scorer, plan, options);
    const parts = await options.alone(() => saveParts(gpu, model.parts));
    const whole = wholeVocabulary(parts, vocabulary);
    const { vocabularySize } = vocabulary.files;
    return llamaFiles({ ...config, vocab_size: vocabularySize }, whole, vocabulary.files, options.about);
  } finally {
    scorer?.destroy();
    training.endTraining();
    model.destroy();
    options.held(0);
  }
}

/** Each step is submitted while the one before it still runs; a look at all rows comes after every `lookEvery` steps. */
async function makeSteps(
  training: Pretraining,
  documents: TableDocuments,
  scorer: Scorer,
  { rowsAStep, lookEvery }: TablePlan,
  { alone: turn, stopped, tell }: TableTrainingOptions,
): Promise<void> {
  let recall: number | undefined;
  let last: Promise<void> = Promise.resolve();
  try {
    while (!training.finished) {
      if (stopped()) throw wasStopped();
      const before = last;
      const { done } = await turn(() => Promise.resolve({ done: hear(training.next(documents.batch(rowsAStep))) }));
      last = done;
      last.catch(() => undefined); // heard of below
      await before;
      if (training.step % lookEvery !== 0 && !training.finished) continue;
      await last;
      recall = summarise(await turn(() => scorer.run())).exact;
      if (recall >= ENOUGH) return;
    }
  } finally {
    await last.catch(() => undefined);
  }

  async function hear(submitted: Promise<number>): Promise<void> {
    const { step } = training;
    const loss = await submitted;
    if (!Number.isFinite(loss)) throw notFinite(step);
    tell({ step, loss, recall });
  }
}

export function wasStopped(): PatchbayError {
  return new PatchbayError({
    code: 'stopped',
    message: 'Making the model of the table was stopped.',
    hint: 'Start it again to have the model.',
  });
}

function notFinite(step: number): PatchbayError {
  return new PatchbayError({
    code: 'not-finite',
    message: `The loss or its gradient became infinite at step ${step}.`,
    hint: 'Start again with another seed.',
  });
}
