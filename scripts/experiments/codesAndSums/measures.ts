// What is measured of key-value arithmetic with "codes" and "sums", and how its rows are put together.
import type { Measure, RowGroup } from '../../../src/shared/experiments.ts';

export const measures: Measure[] = [
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

export const groups: RowGroup[] = [
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
