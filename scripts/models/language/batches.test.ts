import { describe, expect, test } from 'vitest';
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import type { EncodedExample } from '../../../src/engine/training/encode.ts';
import { englishBatch, OVARI_TEXTS, ovariBatch, taskBatch } from './batches.ts';
import { englishVocabulary } from './english.ts';
import { glosses, ovariForms } from './ovari.ts';
import { englishTokenizer, ovariTokenizer } from './tokenizers.ts';

const [english, ovari] = [englishTokenizer(), ovariTokenizer()].map(({ tokenizer, config }) =>
  TextTokenizer.fromJson(tokenizer, config),
);
const rowsOf = (batch: readonly EncodedExample[]): number => batch.reduce((sum, { ids }) => sum + ids.length, 0);
const wordOf = (id: number): string => ovari.decode([id]).trim();

describe('tokenizers', () => {
  test('English words are the same tokens of both, one each', () => {
    const ids = englishVocabulary.map((word) => english.encode(word).ids);
    expect(ids.every((one) => one.length === 1 && one[0] > 0)).toBe(true);
    expect(englishVocabulary.map((word) => ovari.encode(word).ids)).toEqual(ids);
  });

  test("Ovari's words are one token each of one, and unknown to the other", () => {
    const text = ovariForms.map(({ word }) => word).join(' ');
    expect(new Set(ovari.encode(text).ids).size).toBe(ovariForms.length);
    expect(english.encode(text).ids).toEqual(ovariForms.map(() => 0));
  });
});

test('every step has as many tokens as the first', () => {
  const random = seededRandom(3);
  for (const batch of [englishBatch, taskBatch]) {
    const rows = [0, 1, 2].map(() => rowsOf(batch(english, random)));
    expect(new Set(rows).size, batch.name).toBe(1);
  }
  expect(new Set([0, 1, 2].map(() => rowsOf(ovariBatch(ovari, random)))).size).toBe(1);
});

test('a gloss is learned at each word of Ovari, and read nowhere', () => {
  const batch = ovariBatch(ovari, seededRandom(4));
  expect(batch).toHaveLength(OVARI_TEXTS);
  const glossed = batch.filter(({ ids }) => wordOf(ids[0]) !== '<s>' && ids[0] !== 1);
  expect(glossed.length).toBeGreaterThan(OVARI_TEXTS / 2);
  for (const { ids, labels } of glossed) {
    const expected = ids.map((id) => glosses.get(wordOf(id)));
    expect(labels.map((id) => (id === NO_LABEL ? undefined : wordOf(id)))).toEqual(expected);
  }
});

test('what is asked of the anchor is English, and labelled from the answer on', () => {
  for (const { ids, labels } of taskBatch(english, seededRandom(5))) {
    expect(ids.includes(0)).toBe(false);
    const first = labels.findIndex((id) => id !== NO_LABEL);
    expect(labels.slice(first)).toEqual([...ids.slice(first + 1), 2]);
  }
});
