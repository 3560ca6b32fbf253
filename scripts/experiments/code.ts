// Code in small (CALM §4.3): a library's names in programs to be completed, written and explained.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import type { Link } from '../../src/shared/composition.ts';
import { code } from '../../src/shared/presets/code.ts';
import { ANCHOR, type Example } from '../../src/shared/protocol.ts';
import type { Control } from '../../src/shared/trials.ts';
import { completes, doesTheSame } from '../models/code/checks.ts';
import { codeFiles, SHARE, type CodeFiles } from '../models/code/dataset.ts';
import { trainLibrary } from '../models/code/library.ts';
import { meanings } from '../models/code/names.ts';
import { recipes } from '../models/code/recipes.ts';
import { SKYLINE, trainSkyline } from '../models/code/skyline.ts';
import { TASKS, type Task } from '../models/code/tasks.ts';
import { cachedModel } from './cachedModel.ts';
import type { Check, ExperimentCode, MeasuredSet, Prepared, PreparedRow } from './experiment.ts';

const HOW: Record<Task, Check | 'exact'> = { complete: completes, write: doesTheSame, explain: 'exact' };

const asked = (items: Record<Task, Example[]>): Record<string, MeasuredSet> => ({
  ...Object.fromEntries(TASKS.map((task) => [task, { examples: items[task], how: HOW[task] }])),
  chrF: { examples: items.explain, how: 'chrF' },
});

interface Setting {
  gpu: Gpu;
  seed: number;
  files: CodeFiles;
  links: Link[];
}

/** The main row; `change` makes another one of it. @param share of the names that D_C shows. */
function row(
  words: Pick<PreparedRow, 'id' | 'group' | 'title' | 'about' | 'x' | 'once'>,
  change: (setting: Setting) => Partial<Prepared> | Promise<Partial<Prepared>> = () => ({}),
  share = SHARE,
): PreparedRow {
  return {
    ...words,
    prepare: async (gpu, seed) => {
      const files = codeFiles(seed, share);
      const { anchor, augmenters, links, maxTokens } = code;
      const kept = { examples: TASKS.flatMap((task) => files.plain[task]), how: 'exact' as const };
      const main: Prepared = {
        anchor,
        augmenters,
        links,
        settings: { ...code.settings, seed },
        train: files.train,
        sets: { ...asked(files.heldOut), kept },
        maxTokens,
      };
      return { ...main, ...(await change({ gpu, seed, files, links })) };
    },
  };
}

const controlled = (control: Control, title: string, about: string): PreparedRow =>
  row({ id: control, group: 'controls', title, about }, () => ({ control }));

const shareOf = (percent: number): PreparedRow =>
  row(
    {
      id: `share-${percent}`,
      group: 'share',
      title: `${percent} % of the names`,
      about: 'In the training examples of the links.',
      x: percent,
    },
    () => ({}),
    percent / 100,
  );

/** An augmenter that read the same documents, but learned nothing of what names mean. */
function vanillaLibrary(gpu: Gpu): Promise<string> {
  return cachedModel(gpu, 'code-vanilla/library', recipes.library, () => {
    const random = seededRandom(recipes.library.training.seed + 1);
    const anew = (): ReadonlyMap<string, string> => meanings(1 + random.integer(2 ** 31 - 2));
    return trainLibrary(gpu, anew);
  });
}

const skyline = ({ gpu, seed, files }: Setting): Promise<string> =>
  cachedModel(gpu, `code-skyline-${seed}/coder`, [SKYLINE, recipes, files.train], () =>
    trainSkyline(gpu, files.train, seed),
  );

export const codeExperiment: ExperimentCode = {
  id: 'code',
  title: 'Code',
  about:
    'Library knows what 600 made-up names of programs do, and no English. Coder completes, writes and explains programs in the 25 plain words of a small stack language, and never saw a name. The composition does all three with names that the training examples of its links never show.',
  section: '4.3',
  preset: code.id,
  main: 'main',
  measures: [
    {
      id: 'complete',
      title: 'Completion',
      about: 'Programs with one word missing, “4 bagor _ 12 ?”: the answer, put in, gives the number when run.',
      unit: 'share',
    },
    {
      id: 'write',
      title: 'Text to code',
      about: '“do bagor twice then undo bayor :”: the answer does the same on several inputs when run.',
      unit: 'share',
    },
    {
      id: 'explain',
      title: 'Code to text',
      about: '“bagor bayor ;”: the answer is the explanation word for word.',
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
    {
      id: 'controls',
      title: 'Controls',
      about: 'The main run with one thing changed, as in Table 5 of the paper.',
    },
    {
      id: 'share',
      title: 'Names that the links see',
      about: `The main row has ${100 * SHARE} % of the names in its training examples.`,
      along: '% of the names in the training examples',
    },
  ],
  rows: [
    row({
      id: 'main',
      group: 'main',
      title: 'Library + Coder',
      about: 'Five links from Library’s last layer into Coder’s embeddings and every block.',
    }),
    row(
      { id: 'library', group: 'main', title: 'Library alone', about: 'Knows the names, and no task.', once: true },
      () => ({ speaker: code.augmenters[0] }),
    ),
    row(
      { id: 'coder', group: 'main', title: 'Coder alone', about: 'Every name is the same unknown word.', once: true },
      () => ({ speaker: ANCHOR }),
    ),
    row(
      {
        id: 'ceiling',
        group: 'main',
        title: 'Coder in plain words',
        about: 'The same questions with each name’s plain word: what there is to reach.',
        once: true,
      },
      ({ files }) => ({ speaker: ANCHOR, sets: asked(files.plain) }),
    ),
    row(
      {
        id: 'vanilla',
        group: 'controls',
        title: 'Vanilla augmenter',
        about: 'Trained on the same documents with what names do drawn anew for each.',
      },
      async ({ gpu }) => ({ augmenters: [await vanillaLibrary(gpu)] }),
    ),
    controlled('untrained-augmenter', 'Untrained augmenter', 'Library has random weights.'),
    controlled('prompt-only', 'As encoder', 'Library is read at the question only, by every token of Coder.'),
    controlled('lora', 'LoRA', 'No Library: low-rank adapters on Coder with as many trained numbers as the links.'),
    row({ id: 'one-link', group: 'controls', title: 'One link', about: 'Into the embeddings only.' }, ({ links }) => ({
      links: links.filter(({ to }) => to === 0),
    })),
    row(
      {
        id: 'skyline',
        group: 'controls',
        title: 'Skyline',
        about:
          'No links: Coder itself, all of its weights, trained further with the names as words, on Library’s documents, its own tasks and the links’ examples.',
      },
      async (setting) => ({ anchor: await skyline(setting), augmenters: [], links: [], speaker: ANCHOR }),
    ),
    ...[10, 20, 40].map(shareOf),
  ],
  claims: ['complete', 'write', 'explain', 'chrF'].map((measure) => ({
    measure,
    over: ['library', 'coder', 'vanilla', 'untrained-augmenter', 'prompt-only', 'lora', 'one-link'],
  })),
  paper: [],
  notes: [],
};
