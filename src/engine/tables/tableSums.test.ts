import { describe, expect, it } from 'vitest';
import { isSummable, tableSums } from './tableSums.ts';

const rows = Array.from({ length: 40 }, (_, i) => ({
  key: `Ånna ${'bcdfghjklm'[i % 10]}${'aeio'[i % 4]}${'nprs'[Math.floor(i / 10)]}`,
  value: String(i % 20),
}));
const values = new Map(rows.map(({ key, value }) => [key, Number(value)]));
const operandsOf = (prompt: string): string[] => prompt.slice(0, -2).split(/ [+-] /);

describe('a table', () => {
  it.each([
    ['numbers 0 to 19', '19', true],
    ['a number above', '20', false],
    ['a number below', '-1', false],
    ['a fraction', '1.5', false],
    ['a number that is written otherwise', '07', false],
    ['a word', 'seven', false],
  ])('with %s', (_, value, expected) => {
    expect(isSummable([...rows, { key: 'Last', value }])).toBe(expected);
  });

  it('needs ten keys that read as one operand', () => {
    const signs = ['3 + 4', 'B-52', 'a = b', 'Room 101', 'x (y)', '−', '🙂'].map((key) => ({ key, value: '1' }));
    expect(isSummable([...rows.slice(0, 9), ...signs])).toBe(false);
    expect(isSummable([...rows.slice(0, 10), ...signs])).toBe(true);
    const { train, heldOut } = tableSums([...rows.slice(0, 10), ...signs], 1);
    const used = new Set([...train, ...heldOut].flatMap(({ prompt }) => operandsOf(prompt)));
    for (const { key } of signs) expect([...used]).not.toContain(key);
  });

  it('numbers stay what they are, also where one of them is a key', () => {
    const { train } = tableSums([...rows, ...Array.from({ length: 20 }, (_, i) => ({ key: `${i}`, value: '12' }))], 1);
    const alone = train.filter(({ prompt }) => /^\d+ =$/.test(prompt));
    expect(alone.length).toBeGreaterThan(20);
    for (const { prompt, completion } of alone) expect(`${completion} =`).toBe(prompt);
  });
});

describe('sums over a table', () => {
  const { train, heldOut, trainKeys, heldOutKeys } = tableSums(rows, 1);

  it('have each key on one side only, a fifth of them held out', () => {
    const keysOf = (examples: typeof train): Set<string> =>
      new Set(examples.flatMap(({ prompt }) => operandsOf(prompt)).filter((operand) => values.has(operand)));
    expect(keysOf(train)).toEqual(new Set(trainKeys));
    expect(keysOf(heldOut)).toEqual(new Set(heldOutKeys));
    expect([trainKeys.length, heldOutKeys.length]).toEqual([32, 8]);
    expect(trainKeys.filter((key) => heldOutKeys.includes(key))).toEqual([]);
  });

  it('are right', () => {
    for (const { prompt, completion } of [...train, ...heldOut]) {
      const signs = [1, ...(prompt.match(/ [+-] /g) ?? []).map((sign) => (sign === ' - ' ? -1 : 1))];
      const sum = operandsOf(prompt).reduce((total, operand, i) => {
        return total + signs[i] * (values.get(operand) ?? Number(operand));
      }, 0);
      expect(completion).toBe(String(sum));
    }
  });

  it('hold out keys alone and together, and train with plain numbers as well', () => {
    expect(new Set(heldOut.map(({ prompt }) => operandsOf(prompt).length))).toEqual(new Set([1, 2, 3]));
    expect(heldOut.every(({ prompt }) => operandsOf(prompt).every((operand) => values.has(operand)))).toBe(true);
    expect(train.some(({ prompt }) => operandsOf(prompt).every((operand) => !values.has(operand)))).toBe(true);
  });

  it('follow the seed', () => {
    expect(tableSums(rows, 1)).toEqual({ train, heldOut, trainKeys, heldOutKeys });
    expect(tableSums(rows, 2).heldOutKeys).not.toEqual(heldOutKeys);
  });
});
