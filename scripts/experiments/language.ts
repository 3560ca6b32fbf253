// A language in small (CALM §4.2): the augmenter knows it and does no task, the anchor does tasks and does not know it.
import { ANCHOR } from '../../src/shared/protocol.ts';
import { ANCESTOR } from '../models/language/ancestorModel.ts';
import { SHARE } from '../models/language/examples.ts';
import { OVARI } from '../models/language/ovariModel.ts';
import type { ExperimentCode, PreparedRow } from './experiment.ts';
import { ovariFromNothing, tunedEnglish } from './language/models.ts';
import { englishPair, measures, ovariPair } from './language/pair.ts';
import { aloneRow, composedRow, tunedRow } from './pairRows.ts';

const MAIN = 'composed';
const WIRES = ovariPair.preset.links.map(({ from, to }) => [from, to] as const);
const percent = (share: number): number => Math.round(100 * share);

const row = (group: string) => (id: string, title: string, about: string) => ({ id, group, title, about });
const at = (group: string, x: number, title: string, about: string) => ({
  ...row(group)(`${group}-${x}`, title, about),
  x,
});
const [main, table5, kin] = ['main', 'table5', 'ancestor'].map(row);

const rows: PreparedRow[] = [
  composedRow(ovariPair, main(MAIN, 'Ovari + English', `four links, ${percent(SHARE)} % of the words of Ovari in D_C`)),
  aloneRow(ovariPair, main(OVARI, 'Ovari alone', 'the augmenter'), OVARI),
  aloneRow(ovariPair, main('english', 'English alone', 'the anchor'), ANCHOR),
  aloneRow(englishPair, main('ceiling', 'English, asked in English', 'the anchor, the same in plain English'), ANCHOR),

  composedRow(
    ovariPair,
    table5(
      'vanilla',
      'Vanilla augmenter',
      'the ancestor, which has never read Ovari: every word of it is the same unknown token, so it can tell where words stand, and not which they are',
    ),
    {
      augmenter: () => Promise.resolve(ANCESTOR),
    },
  ),
  composedRow(ovariPair, table5('untrained', 'Untrained augmenter', 'random weights'), {
    control: 'untrained-augmenter',
  }),
  composedRow(ovariPair, table5('encoder', 'Augmenter as encoder', 'read at the question only'), {
    control: 'prompt-only',
  }),
  composedRow(ovariPair, table5('lora', 'LoRA', 'no augmenter; low-rank adapters on the anchor'), { control: 'lora' }),
  tunedRow(
    ovariPair,
    table5(
      'tuned',
      'Anchor trained further',
      'all its weights, with Ovari’s words as tokens, on the texts of Ovari, its own tasks and D_C: the skyline',
    ),
    tunedEnglish,
  ),

  composedRow(
    ovariPair,
    kin(
      'from-nothing',
      'Ovari from random weights',
      'the same texts and as many steps of them, without the ancestor that both have: so it lacks the ancestor’s steps, its words begin in all 64 dimensions, and its head is trained where that of Ovari is frozen',
    ),
    { augmenter: ovariFromNothing },
  ),

  ...[1, 2, 3, 4].map((count) =>
    composedRow(
      ovariPair,
      at(
        'links',
        count,
        count === 1 ? '1 link' : `${count} links`,
        count === 1 ? 'into the embeddings' : `into the embeddings and blocks up to ${count - 1}`,
      ),
      { wires: WIRES.slice(0, count) },
    ),
  ),

  ...[0.1, 0.3, SHARE, 0.6].map((share) =>
    composedRow(ovariPair, at('share', percent(share), `${percent(share)} %`, 'of the words of Ovari in D_C'), {
      examples: { share },
    }),
  ),

  composedRow(
    ovariPair,
    row('english')(
      'english-known',
      'English of D_C over the same half of the words only',
      'so the English for an unseen word of Ovari does not stand in D_C either',
    ),
    { examples: { englishOver: 'known' } },
  ),
];

export const language: ExperimentCode = {
  id: 'language',
  title: 'A language',
  about:
    'Ovari is a generated language: nouns have endings for who does and who suffers, verbs for time, the verb is last and adjectives stand behind their nouns. One model knows its words, another answers questions over statements in English and says them in plain order; both go on from one small English model. Links are trained on some of the words of Ovari, in all their forms, and asked about others. The English for those may stand in the examples that are in English, which keep the anchor’s skill and are over all words.',
  section: '4.2',
  main: MAIN,
  measures,
  groups: [
    {
      id: 'main',
      title: 'Together and alone',
      about:
        'Beside either model alone on the same questions, and the anchor on the same in English: what is possible.',
    },
    {
      id: 'table5',
      title: 'What the gain comes from (the paper’s Table 5)',
      about: 'Everything as in the main row but for one thing. The first four train as many numbers.',
    },
    {
      id: 'ancestor',
      title: 'A common ancestor',
      about:
        'Each word is a meaning of its own here, so links can carry an unseen one over only if both models’ spaces are related.',
    },
    {
      id: 'links',
      title: 'How many links',
      about: 'From the last layer of Ovari into the embeddings of English, then also into its blocks.',
      along: 'links',
    },
    {
      id: 'share',
      title: 'How many of the words of Ovari are in D_C',
      about:
        'Always 6,000 examples; those in Ovari are over this share of its nouns, verbs and adjectives, those in English over all.',
      along: 'share of the words of Ovari in D_C, in %',
    },
    {
      id: 'english',
      title: 'English words in D_C',
      about: 'Of D_C, 30 % is in English, over all words: also those whose Ovari is asked about. Here without them.',
    },
  ],
  rows,
  claims: ['unseen-questions', 'unseen-exact', 'unseen-chrf'].map((measure) => ({
    measure,
    over: [OVARI, 'english', 'vanilla', 'untrained', 'encoder', 'lora'],
  })),
  paper: [
    {
      title: 'FLORES-200, 192 languages into English (mean chrF)',
      columns: ['augmenter', 'anchor', 'composed'],
      rows: [{ title: 'translation', cells: ['37.2', '41.7', '46.1'] }],
    },
    {
      title: 'Table 5 (FLORES-200, chrF)',
      columns: ['composed', 'vanilla augmenter', 'random augmenter', 'augmenter as encoder', 'LoRA'],
      rows: [{ title: 'translation', cells: ['60.5', '59.2', '58.8', '59.3', '59.2'] }],
    },
  ],
  notes: [
    'The anchor is right on nearly everything in plain English, so what is missing of a translation is mostly a word that the links carried over wrongly.',
    'Every word of Ovari is the same unknown token to the anchor, so LoRA has nothing to learn them from; its learning rate is that of the links.',
    'With words that begin in all 64 dimensions of the ancestor, links fitted the words of D_C and were wrong on many unseen ones; the ancestor’s words begin in 24 of them. Large models have many more words than dimensions without that.',
    'A question that has to find a noun again in the statement (“which dog ?”) was given up: the anchor did not learn it in the time of its training.',
    'The English for unseen words stands in the English examples of D_C; without it there (“English words in D_C”) unseen words are carried over as well.',
    'The order of Ovari is none that the anchor has seen, but it has seen others than the plain one, so it is not strange to it that words move.',
    'The skyline reads the texts of Ovari with their glosses too, and its words grow from the same ancestor.',
  ],
};
