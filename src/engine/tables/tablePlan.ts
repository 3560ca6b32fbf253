// How large a model has to be to know a table, and how long it learns.
import type { PretrainSettings } from '../training/pretrain.ts';
import type { LlamaSize } from './llamaFiles.ts';
import type { TableRow } from './table.ts';
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

/** Enough for any table: what grows with it is the vocabulary. Measured up to 20,000 rows: `npm run bench -- ownTable`. */
const SIZE: LlamaSize = { blocks: 2, width: 64, heads: 4, hidden: 128 };

/** How often each row comes up at most: so often, and more for each token that its value has. A fifth is usually enough. */
const ROUNDS = 20;
const ROUNDS_A_TOKEN = 20;
const FEWEST_STEPS = 150;
/** More rows in a step for more rows in all, within these. */
const STEPS_A_ROUND = 3;
const [FEWEST_ROWS, MOST_ROWS] = [192, 1536];

/** `steps` is where training ends at the latest: it ends when the rows are known. */
export function planTable(rows: readonly TableRow[], vocabulary: TableVocabulary, seed: number): TablePlan {
  const tokens = rows.reduce((sum, { value }) => sum + vocabulary.valueIds(value).length, 0) / rows.length;
  const rowsAStep = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, Math.ceil(rows.length / STEPS_A_ROUND)));
  const rounds = ROUNDS + ROUNDS_A_TOKEN * tokens;
  const steps = Math.max(FEWEST_STEPS, Math.ceil((rounds * rows.length) / rowsAStep));
  return {
    size: SIZE,
    parameters: parametersOf(SIZE, vocabulary.files.vocabularySize),
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
