// Key-value arithmetic (CALM §4.1) on the pair that opens with the page, and everything that could be changed about it.
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import { ANCHOR } from '../../src/shared/protocol.ts';
import { ablations, row } from './codesAndSums/ablations.ts';
import { groups, measures } from './codesAndSums/measures.ts';
import { tunedSums, vanillaCodes } from './codesAndSums/models.ts';
import { codesPair } from './codesAndSums/pair.ts';
import type { ExperimentCode, PreparedRow } from './experiment.ts';
import { aloneRow, composedRow, tunedRow } from './pairRows.ts';

const [main, table5] = ['main', 'table5'].map(row);

const MAIN = 'composed';

const rows: PreparedRow[] = [
  composedRow(codesPair, main(MAIN, 'Codes + Sums', 'four links'), { examples: { isFree: true } }),
  aloneRow(codesPair, main('codes', 'Codes alone', 'the augmenter'), 'codes'),
  aloneRow(codesPair, main('sums', 'Sums alone', 'the anchor'), ANCHOR),

  composedRow(
    codesPair,
    table5(
      'vanilla',
      'Vanilla augmenter',
      'trained as long as Codes on the same texts, with numbers drawn anew for each text',
    ),
    { augmenter: vanillaCodes },
  ),
  composedRow(codesPair, table5('untrained', 'Untrained augmenter', 'random weights'), {
    control: 'untrained-augmenter',
  }),
  composedRow(codesPair, table5('encoder', 'Augmenter as encoder', 'read at the question only'), {
    control: 'prompt-only',
  }),
  composedRow(codesPair, table5('lora', 'LoRA', 'no augmenter; low-rank adapters on the anchor'), { control: 'lora' }),
  tunedRow(
    codesPair,
    table5(
      'tuned',
      'Anchor trained further',
      'all its weights, on the texts of Codes, its own sums and D_C: the skyline, no longer two frozen models',
    ),
    tunedSums,
  ),

  ...ablations,
];

export const codesAndSumsExperiment: ExperimentCode = {
  id: codesAndSums.id,
  title: 'Key-value arithmetic',
  about:
    'Codes knows a secret number, 0 to 19, for each of 1,000 words and cannot add. Sums adds and subtracts up to three numbers and knows no words. Links between them are trained on expressions over 200 of the words, and asked about others.',
  section: '4.1',
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
  notes: [
    'The goal that was set: at least 95 % on unseen words for two and three operands, each part at most 5 %, and 98 % of the sums kept. It is met for two operands and missed for three; Keys and Calculator, below, meet it for both. Where Sums alone is above 5 %, that is chance: small results are likelier than others.',
    'One seed of three did worse than the others in nearly every row. With one head, or with three links, three operands came out better than in the main row, which was fixed before.',
    'Every word is the same unknown token to Sums, so LoRA has nothing to learn the values from; its learning rate is that of the links, and no other was tried.',
    'Without a mask the leak shows although the answer is a single number: with the right answer before its eyes the composition is right several times as often as when it writes freely, and plain sums are lost as well. Codes has tokens for 0 to 19 only, so larger and negative results are not leaked whole.',
    'Read at the question only ("as encoder"), the augmenter fails with more than one word: all places of the anchor then see all words of the question.',
    'Adapters on the anchor, and links from an untrained augmenter, lose much of the anchor’s own sums and gain nothing on unseen words.',
  ],
};
