// Texts as token ids, with what is to be learned of them.
import { BEGIN, END } from '../../../src/engine/tables/specialTokens.ts';
import type { Random } from '../../../src/engine/tables/random.ts';
import type { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { lexemes } from './english.ts';
import { glosses, OVARI_ORDER } from './ovari.ts';
import { drawStyle, stemsOf } from './statement.ts';
import { drawTask, type Task } from './tasks.ts';
import { englishText, glossedText, ovariText } from './texts.ts';

type Counts = Readonly<Record<Task, number>>;

export const ENGLISH_TEXTS = 64;
/** Texts of a step in Ovari: alone, and glossed. */
export const OVARI_BATCH: { alone: number; glossed: Counts } = {
  alone: 24,
  glossed: { word: 24, phrase: 24, who: 16, whom: 16, how: 16, statement: 16 },
};
/** All of them. */
export const OVARI_TEXTS =
  OVARI_BATCH.alone + Object.values(OVARI_BATCH.glossed).reduce((sum, count) => sum + count, 0);

/** Examples of a step of the anchor's. */
export const TASK_BATCH: Counts = { word: 8, phrase: 8, statement: 48, who: 16, whom: 16, how: 32 };

const repeated = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make);
const ofEach = <Item>(counts: Counts, make: (task: Task) => Item): Item[] =>
  Object.entries(counts).flatMap(([task, count]) => repeated(count, () => make(task as Task)));

export function englishBatch(tokenizer: TextTokenizer, random: Random): EncodedExample[] {
  return repeated(ENGLISH_TEXTS, () => continued(tokenizer.encode(englishText(random)).ids));
}

/** Ovari alone begins with `<s>`; a text without it is glossed: at each word its English word is learned, and never read. */
export function ovariBatch(tokenizer: TextTokenizer, random: Random): EncodedExample[] {
  const begin = tokenizer.idOf(BEGIN) ?? 0;
  const alone = repeated(OVARI_BATCH.alone, () => continued([begin, ...tokenizer.encode(ovariText(random)).ids]));
  return [...alone, ...ofEach(OVARI_BATCH.glossed, (task) => glossed(tokenizer, glossedText(random, task)))];
}

export function taskBatch(tokenizer: TextTokenizer, random: Random): EncodedExample[] {
  const side = { tokenizer, eosIds: [tokenizer.idOf(END) ?? 0] };
  const stems = stemsOf(lexemes);
  return ofEach(TASK_BATCH, (task) =>
    encodeExample(drawTask(random, stems, task, drawStyle(random, OVARI_ORDER)).english, side),
  );
}

function continued(ids: number[]): EncodedExample {
  return { ids, labels: ids.map((_, i) => ids[i + 1] ?? NO_LABEL), augmenters: new Map() };
}

function glossed(tokenizer: TextTokenizer, text: string): EncodedExample {
  const { ids } = tokenizer.encode(text);
  const labels = text.split(' ').map((word) => {
    const gloss = glosses.get(word);
    return gloss === undefined ? NO_LABEL : (tokenizer.idOf(gloss) ?? NO_LABEL);
  });
  return { ids, labels, augmenters: new Map() };
}
