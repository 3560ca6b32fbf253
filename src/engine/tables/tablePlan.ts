// How large a model has to be to know a table, and how long it learns.
import type { PretrainSettings } from '../training/pretrain.ts';
import type { LlamaSize } from './llamaFiles.ts';
import type { TableVocabulary } from './tableTokenizer.ts';

export interface TablePlan {
  size: LlamaSize;
  /** Of the whole model, as it is kept. */
  parameters: number;
  /** Rows of the table in a step. */
  rowsAStep: number;
  /** Steps from one look at all rows to the next. */
  lookEvery: number;
  training: PretrainSettings;
}

/** What `<unk>` and the like are for the built-in *Codes* is enough for any table; what grows with it is the vocabulary. */
const SIZE: LlamaSize = { blocks: 2, width: 64, heads: 4, hidden: 128 };
/** How often each row has to come up, at most. */
const ROUNDS = 100;
const [FEWEST_ROWS, MOST_ROWS] = [192, 1536];

export function planTable(rows: number, { files }: Pick<TableVocabulary, 'files'>, seed: number): TablePlan {
  const rowsAStep = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, 48 * Math.ceil(rows / 128)));
  const steps = Math.max(200, Math.ceil((ROUNDS * rows) / rowsAStep));
  return {
    size: SIZE,
    parameters: parametersOf(SIZE, files.vocabularySize),
    rowsAStep,
    lookEvery: 50,
    training: {
      steps,
      learningRate: 5e-3,
      warmupSteps: 20,
      beta2: 0.999,
      weightDecay: 0.01,
      clip: 1,
      embeddingScale: 0.02,
      embeddingNoise: 0,
      seed,
    },
  };
}

function parametersOf({ blocks, width, hidden }: LlamaSize, vocabulary: number): number {
  const block = 4 * width * width + 3 * width * hidden + 2 * width;
  return 2 * vocabulary * width + blocks * block + width;
}
