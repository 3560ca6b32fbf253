import { describe, expect, test } from 'vitest';
import type { Example } from '../../../src/shared/protocol.ts';
import { promptChips } from './chips.ts';
import { englishForms, englishVocabulary, lexemes } from './english.ts';
import { languageExamples, LARGEST_SHARE, sentenceOf, SMALLEST_SHARE } from './examples.ts';
import { formsOf, ovariForms } from './ovari.ts';
import type { InBoth } from './tasks.ts';

/** By a word of either language. No word is one of both. */
const stemOf: Record<keyof InBoth, ReadonlyMap<string, string>> = {
  ovari: new Map(lexemes.flatMap((lexeme) => formsOf(lexeme).map(({ word }) => [word, lexeme.stem] as const))),
  english: new Map(lexemes.flatMap((lexeme) => englishForms(lexeme).map((word) => [word, lexeme.stem] as const))),
};
const stemsIn = (examples: readonly Example[], language: keyof InBoth = 'ovari'): Set<string> => {
  const words = examples.flatMap(({ prompt, completion }) => `${prompt} ${completion}`.split(' '));
  return new Set(words.flatMap((word) => stemOf[language].get(word) ?? []));
};
const inOvari = (both: readonly InBoth[]): Example[] => both.map(({ ovari }) => ovari);

const shares = [SMALLEST_SHARE, 0.3, LARGEST_SHARE];
const drawn = new Map(shares.map((share) => [share, languageExamples(1, { share })]));
const [few, , many] = shares.map((share) => drawn.get(share));
if (!few || !many) throw new Error('nothing drawn');

describe.each([...drawn])('with %d of the words in D_C', (share, { train, kept, ...measured }) => {
  const shown = stemsIn(train);

  test('D_C shows that share in Ovari, and no form of Ovari of an unseen word', () => {
    expect(Math.abs(shown.size - share * lexemes.length)).toBeLessThan(2);
    for (const both of [measured.unseenQuestions, measured.unseenTranslations]) {
      const asked = stemsIn(inOvari(both));
      expect(asked.size).toBeGreaterThan(20);
      expect([...asked].filter((stem) => shown.has(stem))).toEqual([]);
    }
    for (const both of [measured.seenQuestions, measured.seenTranslations])
      expect([...stemsIn(inOvari(both))].filter((stem) => !shown.has(stem))).toEqual([]);
    expect([...stemsIn(promptChips())].filter((stem) => shown.has(stem))).toEqual([]);
  });

  test('the English for unseen words may be in D_C: its examples in English are over all words', () => {
    expect(stemsIn(train, 'english').size).toBe(lexemes.length);
  });

  test('with the English of D_C over the known words only, the English for unseen ones is not in it', () => {
    const { train: without, ...others } = languageExamples(1, { share, englishOver: 'known' });
    expect(stemsIn(without)).toEqual(shown);
    expect(stemsIn(without, 'english')).toEqual(shown);
    expect(others).toEqual({ kept, ...measured });
  });

  test('no sentence that measures is in D_C, in either language', () => {
    const sentences = new Set(train.map(sentenceOf));
    const asked = Object.values(measured).flatMap((both) => both.flatMap(({ english, ovari }) => [english, ovari]));
    expect([...asked, ...kept].map(sentenceOf).filter((sentence) => sentences.has(sentence))).toEqual([]);
  });

  test('seven of ten examples are in Ovari', () => {
    const words = new Set(ovariForms.map(({ word }) => word));
    const count = train.filter(({ prompt }) => words.has(prompt.split(' ')[0])).length;
    expect(Math.abs(count / train.length - 0.7)).toBeLessThan(0.03);
  });
});

test('what is asked does not depend on the share', () => {
  const { train: fewer, ...asked } = few;
  const { train: more, ...askedOfMore } = many;
  expect(asked).toEqual(askedOfMore);
  expect([...stemsIn(fewer)].filter((stem) => !stemsIn(more).has(stem))).toEqual([]);
});

test('another seed has other words', () => {
  expect(stemsIn(languageExamples(2).train)).not.toEqual(stemsIn(languageExamples(1).train));
});

test('answers are English', () => {
  const answers = [...few.train, ...few.kept, ...promptChips()].flatMap(({ completion }) => completion.split(' '));
  expect(answers.filter((word) => !englishVocabulary.includes(word))).toEqual([]);
});
