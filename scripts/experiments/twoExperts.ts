// Two augmenters with private tables of their own into one anchor: questions that need both, on names that no link has seen.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { Link } from '../../src/shared/composition.ts';
import { twoExperts } from '../../src/shared/presets/twoExperts.ts';
import { ANCHOR, type Speaker } from '../../src/shared/protocol.ts';
import type { Control } from '../../src/shared/trials.ts';
import { expertExamples, type ExpertExamples } from '../models/twoExperts/examples.ts';
import { expertTable } from '../models/twoExperts/tables.ts';
import type { ExperimentCode, Prepared, PreparedRow } from './experiment.ts';
import { untrainedFolder } from './untrainedFolder.ts';

const MEASURES = [
  { id: 'both2', title: 'Both needed, 2 names', about: 'A word and a city, neither of them in the training examples.' },
  { id: 'both3', title: 'Both needed, 3 names', about: 'A word, a city and one more of either; none was in training.' },
  { id: 'codes2', title: 'Two words', about: 'Two words of Codes that were not in training; no city.' },
  { id: 'cities2', title: 'Two cities', about: 'Two cities that were not in training; no word.' },
  { id: 'plain2', title: 'Plain sums, 2', about: 'Sums of two numbers: what Sums can do by itself.' },
  { id: 'plain3', title: 'Plain sums, 3', about: 'Sums of three numbers: what Sums can do by itself.' },
] as const satisfies { id: keyof ExpertExamples; title: string; about: string }[];

interface Setting {
  links: Link[];
  examples: ExpertExamples;
  gpu: Gpu;
  seed: number;
}

/** The main row; `change` makes another one of it. */
function row(
  words: Pick<PreparedRow, 'id' | 'group' | 'title' | 'about' | 'x'>,
  change: (setting: Setting) => Partial<Prepared> | Promise<Partial<Prepared>> = () => ({}),
): PreparedRow {
  return {
    ...words,
    prepare: async (gpu, seed) => {
      const examples = expertExamples(seed, await tableOf(gpu));
      const { anchor, augmenters, links, maxTokens } = twoExperts;
      const settings = { ...twoExperts.settings, seed };
      const sets = Object.fromEntries(
        MEASURES.map(({ id }) => [id, { examples: examples[id], how: 'exact' as const }]),
      );
      const main: Prepared = { anchor, augmenters, links, settings, train: examples.train, sets, maxTokens };
      return { ...main, ...(await change({ links, examples, gpu, seed })) };
    },
  };
}

let table: ReturnType<typeof expertTable> | undefined;
const tableOf = (gpu: Gpu): ReturnType<typeof expertTable> => (table ??= expertTable(gpu));

const alone = (speaker: Speaker, title: string, about: string): PreparedRow =>
  row({ id: `alone-${speaker}`, group: 'parts', title, about }, () => ({ speaker }));

const linkedOnly = (expert: string, title: string, about: string): PreparedRow =>
  row({ id: `only-${expert}`, group: 'parts', title, about }, ({ links }) => ({
    links: links.filter(({ augmenter }) => augmenter === expert),
  }));

const controlled = (control: Control, title: string, about: string): PreparedRow =>
  row({ id: control, group: 'controls', title, about }, () => ({ control }));

/** The embeddings first, then blocks from the first on. */
const linkCount = (count: number): PreparedRow =>
  row(
    {
      id: `links-${count}`,
      group: 'links',
      title: count === 1 ? '1 link of each' : `${count} links of each`,
      about: count === 1 ? 'Into the embeddings only.' : `Into the embeddings and ${count - 1} of the three blocks.`,
      x: count,
    },
    ({ links }) => ({ links: links.filter(({ to }) => to < count) }),
  );

export const twoExpertsExperiment: ExperimentCode = {
  id: 'two-experts',
  title: 'Two experts',
  about:
    'Codes knows a secret number for each of 1,000 words, Cities for each of 1,000 cities, and Sums adds. Questions such as “dog + New York - 3 =” need all three. Links are trained with a fifth of the words and of the cities; every name that is asked is one of the others.',
  section: '3',
  main: 'main',
  measures: MEASURES.map((measure) => ({ ...measure, unit: 'share' })),
  groups: [
    { id: 'main', title: 'Composed', about: 'Both experts linked into Sums, trained together.' },
    { id: 'parts', title: 'With less', about: 'Each model alone, and only one of the experts linked.' },
    {
      id: 'controls',
      title: 'Controls',
      about: 'The same run with one thing changed, to see what the gain comes from.',
    },
    { id: 'apart', title: 'Put together', about: 'Links that never saw a question in which both are needed.' },
    {
      id: 'links',
      title: 'Number of links',
      about: 'Into the embeddings, then also into the first, second and third block; four is the main row again.',
      along: 'links of each expert',
    },
  ],
  rows: [
    row({
      id: 'main',
      group: 'main',
      title: 'Codes + Cities + Sums',
      about: 'Four links of each expert into Sums, from its last layer into the embeddings and every block.',
    }),
    alone('codes', 'Codes alone', 'Knows the words; cannot add.'),
    alone('cities', 'Cities alone', 'Knows the cities; cannot add.'),
    alone(ANCHOR, 'Sums alone', 'Can add; every name is the same unknown token to it.'),
    linkedOnly('codes', 'Only Codes linked', 'Without the links of Cities; the same training examples.'),
    linkedOnly('cities', 'Only Cities linked', 'Without the links of Codes; the same training examples.'),
    row(
      {
        id: 'untrained-cities',
        group: 'controls',
        title: 'Cities untrained',
        about: 'Cities has random weights; Codes is as it is.',
      },
      async ({ gpu, seed }) => ({ augmenters: ['codes', await untrainedFolder(gpu, 'cities', seed)] }),
    ),
    controlled('untrained-augmenter', 'Both untrained', 'Both experts have random weights.'),
    controlled('prompt-only', 'As encoders', 'The experts are read at the question only, by every token of Sums.'),
    controlled('lora', 'LoRA', 'No experts: low-rank adapters on Sums with as many trained numbers as the links.'),
    row(
      {
        id: 'apart',
        group: 'apart',
        title: 'Trained apart, put together',
        about:
          'Either expert’s links trained without the other, on sums over its own names; then all eight links in one composition, without training.',
      },
      ({ examples }) => ({
        apart: [
          { augmenter: 'codes', train: examples.trainCodes },
          { augmenter: 'cities', train: examples.trainCities },
        ],
      }),
    ),
    ...[1, 2, 3, 4].map(linkCount),
  ],
  claims: ['both2', 'both3'].map((measure) => ({
    measure,
    over: [
      'alone-codes',
      'alone-cities',
      `alone-${ANCHOR}`,
      'only-codes',
      'only-cities',
      'untrained-cities',
      'untrained-augmenter',
      'prompt-only',
      'lora',
    ],
  })),
  paper: [],
  notes: [
    'The paper leaves more than one augmenter to others, so there are no numbers of it to hold these against.',
    'All rows but the one trained apart train as long and as fast as the main row, on the same examples; those with fewer links have fewer numbers to train. Trained apart, the links of either expert have as many steps, on sums over its own names.',
    'Links that were trained apart were never together before they are measured: neither set has seen a token that only the other expert knows.',
    'With the learning rate that one expert has in its own example, a number of which chance had put only two words into the training examples was learned by heart, and other words of that number were wrong; at a slower rate that went away in the one seed in which it was seen.',
  ],
};
