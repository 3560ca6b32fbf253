// Code in small (CALM §4.3): a library's names in programs to be completed, written and explained.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { code } from '../../src/shared/presets/code.ts';
import { ANCHOR, type Example } from '../../src/shared/protocol.ts';
import { completes, doesTheSame } from '../models/code/checks.ts';
import { codeFiles, SHARE } from '../models/code/dataset.ts';
import { coder, CODER_BATCH } from '../models/code/coder.ts';
import { LIBRARY_DOCUMENTS, trainLibrary } from '../models/code/library.ts';
import { meanings } from '../models/code/names.ts';
import { recipes } from '../models/code/recipes.ts';
import { SKYLINE, SKYLINE_BATCH, trainSkyline } from '../models/code/skyline.ts';
import { TASKS, type Task } from '../models/code/tasks.ts';
import { cachedModel } from './cachedModel.ts';
import type { ExperimentCode, MeasuredSet, PreparedRow } from './experiment.ts';
import { aloneRow, composedRow, tunedRow, type Pair } from './pairRows.ts';
import { hashOfModel } from './recipe.ts';

const HOW: Record<Task, MeasuredSet['how']> = { complete: completes, write: doesTheSame, explain: 'exact' };

const asked = (items: Record<Task, Example[]>): Record<string, MeasuredSet> => ({
  ...Object.fromEntries(TASKS.map((task) => [task, { examples: items[task], how: HOW[task] }])),
  chrF: { examples: items.explain, how: 'chrF' },
});

/** Of the names that D_C shows, in percent. */
const SHARES = [10, 20, 100 * SHARE, 40];

/** A row may change the share of the names that D_C shows; all such rows are asked about the same other names. */
const pair: Pair<number> = {
  preset: code,
  steps: 1000,
  draw: (_, seed, share) => {
    const { train, heldOut, plain } =
      share === undefined ? codeFiles(seed) : codeFiles(seed, share, Math.max(...SHARES) / 100);
    const kept: MeasuredSet = { examples: TASKS.flatMap((task) => plain[task]), how: 'exact' };
    return Promise.resolve({ train, sets: { ...asked(heldOut), kept } });
  },
};

/** The same questions with each name's plain word. */
const inPlainWords: Pair<never> = {
  ...pair,
  draw: (_, seed) => Promise.resolve({ train: [], sets: asked(codeFiles(seed).plain) }),
};

const shareRow = (percent: number): PreparedRow =>
  composedRow(
    pair,
    {
      id: `share-${percent}`,
      group: 'share',
      title: `${percent} % of the names`,
      about: 'In the training examples of the links.',
      x: percent,
    },
    { examples: percent / 100 },
  );

/** An augmenter that read the same documents, but learned nothing of what names do. */
const vanilla = (gpu: Gpu): Promise<string> =>
  cachedModel(gpu, 'code-vanilla/library', { recipe: recipes.library, documents: LIBRARY_DOCUMENTS }, () => {
    const random = seededRandom(recipes.library.training.seed + 1);
    return trainLibrary(gpu, () => meanings(random.integer(2 ** 31)));
  });

async function skyline(gpu: Gpu, seed: number, train: readonly Example[]): Promise<string> {
  const start = await hashOfModel(coder.id);
  const decidedBy = { start, settings: { ...SKYLINE, seed }, batch: SKYLINE_BATCH, own: CODER_BATCH, train };
  return cachedModel(gpu, `code-skyline-${seed}/coder`, decidedBy, () => trainSkyline(gpu, train, seed));
}

export const codeExperiment: ExperimentCode = {
  id: code.id,
  title: 'Code',
  about:
    'Library knows what 600 made-up names of programs do, and no English. Coder completes, writes and explains programs in the 30 plain words of a small stack language, and never saw a name. The composition does all three with names that the training examples of its links never show.',
  section: '4.3',
  main: 'main',
  measures: [
    {
      id: 'complete',
      title: 'Completion',
      about: 'Programs with one word missing, “4 bedal _ 12 ?”: the answer, put in, gives the number when run.',
      unit: 'share',
    },
    {
      id: 'write',
      title: 'Text to code',
      about: '“do bedal twice then undo botob :”: the answer does the same on several inputs when run.',
      unit: 'share',
    },
    {
      id: 'explain',
      title: 'Code to text',
      about: '“bedal botob ;”: the answer is the explanation word for word.',
      unit: 'share',
    },
    { id: 'chrF', title: 'Code to text, chrF', about: 'Of the same explanations.', unit: 'chrF' },
    {
      id: 'kept',
      title: 'Plain words kept',
      about:
        'The same questions of all three tasks in plain words, answered word for word: what Coder can do by itself.',
      unit: 'share',
    },
  ],
  groups: [
    { id: 'main', title: 'Composed and alone', about: 'The composition, its two parts, and what there is to reach.' },
    { id: 'controls', title: 'Controls', about: 'The main run with one thing changed, as in Table 5 of the paper.' },
    {
      id: 'share',
      title: 'Names that the links see',
      about: `The main row has ${100 * SHARE} % of the names in its training examples. All rows here are asked about the same names, of those that none of them shows.`,
      along: '% of the names in the training examples',
    },
  ],
  rows: [
    composedRow(pair, {
      id: 'main',
      group: 'main',
      title: 'Library + Coder',
      about: 'Five links from Library’s last layer into Coder’s embeddings and every block.',
    }),
    aloneRow(
      pair,
      { id: 'library', group: 'main', title: 'Library alone', about: 'Knows the names, and no task.' },
      code.augmenters[0],
    ),
    aloneRow(
      pair,
      { id: 'coder', group: 'main', title: 'Coder alone', about: 'Every name is the same unknown word.' },
      ANCHOR,
    ),
    aloneRow(
      inPlainWords,
      {
        id: 'ceiling',
        group: 'main',
        title: 'Coder in plain words',
        about: 'The same questions with each name’s plain word: what there is to reach.',
      },
      ANCHOR,
    ),
    composedRow(
      pair,
      {
        id: 'vanilla',
        group: 'controls',
        title: 'Vanilla augmenter',
        about: 'Trained on the same documents, with what names do drawn anew for each.',
      },
      { augmenter: vanilla },
    ),
    composedRow(
      pair,
      {
        id: 'untrained',
        group: 'controls',
        title: 'Untrained augmenter',
        about: 'Library has random weights.',
      },
      { control: 'untrained-augmenter' },
    ),
    composedRow(
      pair,
      {
        id: 'encoder',
        group: 'controls',
        title: 'As encoder',
        about: 'Library is read at the question only, by every token of Coder.',
      },
      { control: 'prompt-only' },
    ),
    composedRow(
      pair,
      {
        id: 'lora',
        group: 'controls',
        title: 'LoRA',
        about: 'No Library: low-rank adapters on Coder with as many trained numbers as the links.',
      },
      { control: 'lora' },
    ),
    composedRow(
      pair,
      { id: 'one-link', group: 'controls', title: 'One link', about: 'Into the embeddings only.' },
      { wires: [[2, 0]] },
    ),
    tunedRow(
      pair,
      {
        id: 'skyline',
        group: 'controls',
        title: 'Skyline',
        about:
          'No links: Coder itself, all of its weights, trained further with the names as words, on Library’s documents, its own tasks and the links’ examples.',
      },
      skyline,
    ),
    ...SHARES.map(shareRow),
  ],
  claims: ['complete', 'write', 'explain', 'chrF'].map((measure) => ({
    measure,
    over: ['library', 'coder', 'vanilla', 'untrained', 'encoder', 'lora'],
  })),
  paper: [
    {
      title: '§4.3 and Table 5 (%)',
      columns: [
        'augmenter',
        'anchor',
        'composed',
        'vanilla augmenter',
        'random augmenter',
        'augmenter as encoder',
        'LoRA',
      ],
      rows: [
        { title: 'HumanEval (code completion)', cells: ['19.5', '16.4', '22.5', '20.0', '20.1', '16.0', '18.3'] },
        { title: 'MBPP (text to code)', cells: ['28.0', '28.6', '32.2', '', '', '', ''] },
      ],
    },
  ],
  notes: [
    'The two models have no ancestor in common. Unseen names carry over because many names do the same, so that those that the links see show every meaning; with the fewest names in D_C, nearly every one.',
    'As in the other experiments, the claims are about the parts and the controls of the paper. One link is a composition too: it writes and explains as well as five, and completes as well with one seed and much worse with others.',
    'To complete, what a name does must be calculated with, not only said: it is the hardest of the three for the anchor itself too.',
    'Every name is the same unknown token to Coder, so LoRA has nothing to learn their meanings from; its learning rate is that of the links.',
    'What is kept is measured on programs in plain words; of the single words, which are few, some stand in D_C as well.',
  ],
};
