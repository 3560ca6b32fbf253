// Key-value arithmetic (CALM §4.1) on the pair that opens with the page, and everything that could be changed about it.
import { ANCHOR } from '../../src/shared/protocol.ts';
import type { Measure, RowGroup } from '../../src/shared/experiments.ts';
import type { ExperimentCode, PreparedRow } from './experiment.ts';
import { SHARE, SIZE } from './keyValues/examples.ts';
import { cleanSums, vanillaCodes } from './keyValues/models.ts';
import { aloneRow, composedRow, tunedRow, WIRES } from './keyValues/rows.ts';

const measures: Measure[] = [
  {
    id: 'unseen1',
    title: 'unseen words, 1 operand',
    about: 'Single words that D_C never shows: "dog =".',
    unit: 'share',
  },
  {
    id: 'unseen2',
    title: 'unseen words, 2 operands',
    about: 'Sums and differences of two words that D_C never shows.',
    unit: 'share',
  },
  {
    id: 'unseen3',
    title: 'unseen words, 3 operands',
    about: 'The same with three words that D_C never shows.',
    unit: 'share',
  },
  {
    id: 'seen2',
    title: 'words of D_C, 2 operands',
    about: 'Two words of D_C in an expression that it does not show.',
    unit: 'share',
  },
  {
    id: 'seen3',
    title: 'words of D_C, 3 operands',
    about: 'Three words of D_C in an expression that it does not show.',
    unit: 'share',
  },
  {
    id: 'plain2',
    title: 'plain sums, 2 operands',
    about: 'Sums of two numbers: what is left of the anchor’s own skill.',
    unit: 'share',
  },
  { id: 'plain3', title: 'plain sums, 3 operands', about: 'Sums of three numbers: the same.', unit: 'share' },
  {
    id: 'unseen2-free',
    title: 'unseen words, 2 operands, written freely',
    about:
      'The first hundred of those questions, answered token by token; all others are scored with the right answer before the model’s eyes.',
    unit: 'share',
  },
  {
    id: 'unseen3-free',
    title: 'unseen words, 3 operands, written freely',
    about: 'The same with three words.',
    unit: 'share',
  },
];

const groups: RowGroup[] = [
  {
    id: 'main',
    title: 'Together and alone',
    about:
      'Four links, from the last layer of Codes into the embeddings and all blocks of Sums, beside either model alone on the same questions.',
  },
  {
    id: 'table5',
    title: 'What the gain comes from (the paper’s Table 5)',
    about: 'Everything as in the main row but for one thing. The first four train as many numbers.',
  },
  {
    id: 'links',
    title: 'How many links',
    about:
      'From the last layer of Codes into the embeddings of Sums, then also into its first, second and third block.',
    along: 'links',
  },
  { id: 'layers', title: 'Which layers', about: 'Embeddings are layer 0.' },
  {
    id: 'heads',
    title: 'How many heads',
    about: 'Heads of each link; the number of trained numbers does not depend on it.',
    along: 'heads',
  },
  {
    id: 'share',
    title: 'How many of the words are in D_C',
    about: 'Always 12,000 examples, over this share of the 1,000 words.',
    along: 'share of the words in D_C, in %',
  },
  {
    id: 'size',
    title: 'How many examples D_C has',
    about: 'Always over 200 words, and always 500 steps of 64: a small D_C comes up more often.',
    along: 'examples in D_C',
  },
  {
    id: 'recipe',
    title: 'What else decides',
    about: 'What D_C consists of, how the anchor was trained, and whether links know how far away something is.',
  },
  {
    id: 'mask',
    title: 'The mask',
    about:
      'The released code lets links see the whole text, also what comes later. Scored with the right answer before the model’s eyes, that shows it the answer; written freely, there is none to be seen.',
  },
];

const row = (group: string) => (id: string, title: string, about: string) => ({ id, group, title, about });
const at = (group: string, x: number, title: string, about: string) => ({
  id: `${group}-${x}`,
  group,
  title,
  about,
  x,
});
const [main, table5, layers, recipe, mask] = ['main', 'table5', 'layers', 'recipe', 'mask'].map(row);

const MAIN = 'composed';

const rows: PreparedRow[] = [
  composedRow(main(MAIN, 'Codes + Sums', 'four links'), { isFree: true }),
  aloneRow(main('codes', 'Codes alone', 'the augmenter'), 'codes'),
  aloneRow(main('sums', 'Sums alone', 'the anchor'), ANCHOR),

  composedRow(
    table5(
      'vanilla',
      'Vanilla augmenter',
      'trained as long as Codes on the same texts, with numbers drawn anew for each text',
    ),
    { augmenter: vanillaCodes },
  ),
  composedRow(table5('untrained', 'Untrained augmenter', 'random weights'), { control: 'untrained-augmenter' }),
  composedRow(table5('encoder', 'Augmenter as encoder', 'read at the question only'), { control: 'prompt-only' }),
  composedRow(table5('lora', 'LoRA', 'no augmenter; low-rank adapters on the anchor'), { control: 'lora' }),
  tunedRow(
    table5(
      'tuned',
      'Anchor trained further',
      'all its weights, on the texts of Codes, its own sums and D_C: the skyline, no longer two frozen models',
    ),
  ),

  ...[1, 2, 3, 4].map((count) =>
    composedRow(
      at(
        'links',
        count,
        `${count} ${count === 1 ? 'link' : 'links'}`,
        `into layers 0 … ${count - 1} of Sums`.replace('0 … 0', '0'),
      ),
      { wires: WIRES.slice(0, count), isFree: count === WIRES.length },
    ),
  ),

  composedRow(layers('from-0', 'From the embeddings of Codes', 'four links from layer 0'), {
    wires: WIRES.map(([, to]) => [0, to]),
  }),
  composedRow(layers('from-1', 'From the middle of Codes', 'four links from layer 1'), {
    wires: WIRES.map(([, to]) => [1, to]),
  }),
  composedRow(layers('into-1', 'Into the first block only', 'one link'), { wires: [[2, 1]] }),
  composedRow(layers('into-3', 'Into the last block only', 'one link'), { wires: [[2, 3]] }),
  composedRow(layers('into-blocks', 'Into all blocks, not the embeddings', 'three links'), { wires: WIRES.slice(1) }),

  ...[1, 2, 4, 8].map((heads) =>
    composedRow(at('heads', heads, `${heads} ${heads === 1 ? 'head' : 'heads'}`, 'of each link'), {
      change: { heads },
      isFree: heads === 4,
    }),
  ),

  ...[5, 10, 20, 30, 50].map((percent) =>
    composedRow(at('share', percent, `${percent} %`, `${10 * percent} words in D_C`), {
      share: percent / 100,
      isFree: percent / 100 === SHARE,
    }),
  ),
  ...[500, 1000, 2000, 4000, SIZE].map((examples) =>
    composedRow(at('size', examples, examples.toLocaleString('en-US'), 'examples in D_C'), {
      examples,
      isFree: examples === SIZE,
    }),
  ),

  composedRow(recipe('no-bias', 'No distance bias', 'links that do not know how far away something is'), {
    change: { distanceBias: false },
  }),
  composedRow(recipe('no-numbers', 'D_C without plain numbers', 'words only'), { mix: { numbers: 0 } }),
  composedRow(recipe('no-singles', 'D_C without single operands', 'two and three operands only'), {
    mix: { operands: [0, 1, 1] },
  }),
  composedRow(
    recipe('no-noise', 'Anchor trained without noise', 'no noise on the embeddings of Sums while it learned to add'),
    { anchor: cleanSums },
  ),

  composedRow(mask('no-mask', 'No mask, as released', 'links see the whole text'), {
    change: { mask: 'none' },
    isFree: true,
  }),
];

export const keyValues: ExperimentCode = {
  id: 'key-values',
  title: 'Key-value arithmetic',
  about:
    'Codes knows a secret number, 0 to 19, for each of 1,000 words and cannot add. Sums adds and subtracts up to three numbers and knows no words. Links between them are trained on expressions over 200 of the words, and asked about others.',
  section: '4.1',
  preset: 'codes-and-sums',
  main: MAIN,
  measures,
  groups,
  rows,
  claims: ['unseen2', 'unseen3'].map((measure) => ({
    measure,
    over: ['codes', 'sums', 'vanilla', 'untrained', 'encoder', 'lora'],
  })),
  paper: [
    {
      title: 'Table 1 (accuracy, %)',
      columns: ['augmenter', 'anchor', 'composed'],
      rows: [
        { title: 'D_NUM-MATH (plain sums)', cells: ['4.2', '73.7', '72.0'] },
        { title: 'D_KV-MATH (keys that D_C never shows)', cells: ['0.7', '0.0', '84.3'] },
      ],
    },
    {
      title: 'Table 5 (translation into English, chrF; code completion, %)',
      columns: ['composed', 'vanilla augmenter', 'random augmenter', 'augmenter as encoder', 'LoRA'],
      rows: [
        { title: 'FLORES-200', cells: ['60.5', '59.2', '58.8', '59.3', '59.2'] },
        { title: 'HumanEval', cells: ['22.5', '20.0', '20.1', '16.0', '18.3'] },
      ],
    },
  ],
  notes: [],
};
