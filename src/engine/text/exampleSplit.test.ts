import { describe, expect, it } from 'vitest';
import { Draw } from '../testing/draw.ts';
import { questionOf, splitExamples } from './exampleSplit.ts';

describe('questionOf', () => {
  it.each([
    ['What is  2 + 2?', 'what is 2+2'],
    ['\u201cHello,\u201d she said.', 'hello she said'],
    ['\uff35\uff34\uff26 \u2460 \ufb01', 'utf 1 fi'],
    ['2+3 =', '2+3='],
    ['STRASSE\n', 'strasse'],
    ['...', '...'],
    ['', ''],
  ])('%j is compared as %j', (prompt, expected) => expect(questionOf(prompt)).toBe(expected));

  it.each([
    ['8 - 5 =', '8 / 5 ='],
    ['(2 + 3) * 4', '2 + (3 * 4)'],
    ['12 3', '123'],
    ['a < b', 'a > b'],
  ])('%j is another question than %j', (a, b) => expect(questionOf(a)).not.toBe(questionOf(b)));
});

describe('splitExamples', () => {
  const examples = Array.from({ length: 2000 }, (_, i) => ({ prompt: `${i % 1000} =`, completion: String(i) }));
  const held = new Set(splitExamples(examples).heldOut.map(({ prompt }) => prompt));

  it('holds out about the share asked for, and never a prompt that is trained on', () => {
    for (const share of [0.05, 0.1, 0.5, 0.9]) {
      const { train, heldOut } = splitExamples(examples, { share });
      expect(train.length + heldOut.length).toBe(2000);
      // Binomial over 1,000 prompts, two examples each: four standard deviations.
      expect(Math.abs(heldOut.length - 2000 * share)).toBeLessThan(8 * Math.sqrt(1000 * share * (1 - share)));
      const trained = new Set(train.map(({ prompt }) => prompt));
      expect(heldOut.filter(({ prompt }) => trained.has(prompt))).toEqual([]);
    }
  });

  it('puts a prompt on the same side whatever stands around it, and in any order', () => {
    const part = splitExamples(examples.slice(300, 900).toReversed()).heldOut;
    expect(part.length).toBeGreaterThan(10);
    expect(part.filter(({ prompt }) => !held.has(prompt))).toEqual([]);
    const draw = new Draw(1);
    for (let round = 0; round < 5; round++) {
      const { heldOut } = splitExamples(draw.shuffled(examples));
      expect(new Set(heldOut.map(({ prompt }) => prompt))).toEqual(held);
    }
  });

  it('puts questions on one side that differ in case, spaces and marks alone', () => {
    const variants = (prompt: string) => [prompt, ` ${prompt.replace(' ', '  ')}`, `${prompt.toUpperCase()}?`];
    const all = Array.from({ length: 300 }, (_, i) => `What is w${i} =`).flatMap(variants);
    const { train, heldOut } = splitExamples(all.map((prompt) => ({ prompt, completion: 'x' })));
    expect([train.length % 3, heldOut.length % 3]).toEqual([0, 0]);
    expect(heldOut.length).toBeGreaterThan(30);
    const trained = new Set(train.map(({ prompt }) => questionOf(prompt)));
    expect(heldOut.filter(({ prompt }) => trained.has(questionOf(prompt)))).toEqual([]);
  });

  it('with a larger share, whoever was held out still is', () => {
    const more = new Set(splitExamples(examples, { share: 0.3 }).heldOut.map(({ prompt }) => prompt));
    expect([...held].filter((prompt) => !more.has(prompt))).toEqual([]);
  });

  it('leaves neither side empty with two prompts, and trains on a single one', () => {
    for (let i = 0; i < 50; i++) {
      const two = [`a${i}`, `b${i}`].map((prompt) => ({ prompt, completion: 'x' }));
      for (const share of [0, 0.1, 1]) {
        const { train, heldOut } = splitExamples(two, { share });
        expect([train.length, heldOut.length]).toEqual([1, 1]);
        const one = splitExamples(two.slice(1), { share });
        expect([one.train.length, one.heldOut.length]).toEqual([1, 0]);
      }
    }
    expect(splitExamples([])).toEqual({ train: [], heldOut: [] });
  });
});
