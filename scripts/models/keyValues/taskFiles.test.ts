import { expect, test } from 'vitest';
import type { Example } from '../../../src/shared/protocol.ts';
import { CHIP_KEYS, promptChips } from './chips.ts';
import { keys, secretKeyTable } from './keys.ts';
import { ASKED } from './questions.ts';
import { keyValueTask } from './taskFiles.ts';

const table = secretKeyTable(1);
const task = keyValueTask(1, table);
const keysOf = (examples: readonly Example[]): Set<string> =>
  new Set(examples.flatMap(({ prompt }) => prompt.split(' ').filter((word) => /[a-z]/.test(word))));

test('200 keys are in training, and no key that is asked about, nor one of the chips', () => {
  const seen = keysOf(task.train);
  expect(seen.size).toBe(200);
  expect([...seen].filter((key) => !keys.includes(key))).toEqual([]);
  expect([...keysOf(task.heldOut)].filter((key) => seen.has(key))).toEqual([]);
  expect(CHIP_KEYS.filter((key) => seen.has(key))).toEqual([]);
  expect(keysOf(task.kept)).toEqual(new Set());
});

test('the sets are what is asked, and share no question with training', () => {
  const { heldOut, kept, train, asked } = task;
  for (const [id, { count }] of Object.entries(ASKED)) expect(asked[id as keyof typeof asked], id).toHaveLength(count);
  expect([train.length, heldOut.length, kept.length]).toEqual([9000, 750, 390]);
  const seen = new Set(train.map(({ prompt }) => prompt));
  expect([...heldOut, ...kept].filter(({ prompt }) => seen.has(prompt))).toEqual([]);
  expect(asked.num3x.every(({ prompt }) => /^\d [-+×] \d [-+×] \d =$/.test(prompt) && prompt.includes('×'))).toBe(true);
  expect(asked.num3.every(({ prompt }) => /^\d [-+] \d [-+] \d =$/.test(prompt))).toBe(true);
});

test('the same seed gives the same files, small ones', () => {
  expect(keyValueTask(1, table)).toEqual(task);
  expect(keyValueTask(2, table).train).not.toEqual(task.train);
  expect(JSON.stringify(task.train).length).toBeLessThan(600_000);
});

test('the chips ask about keys with each sign, in both ways, and about numbers alone', () => {
  const chips = promptChips(table);
  const text = chips.map(({ prompt }) => prompt).join('\n');
  for (const piece of [' + ', ' × ', ' - ', ' =', ' :']) expect(text).toContain(piece);
  expect(text).toMatch(/^[a-z0-9]+ × [a-z0-9]+ - 5 =$/m);
  expect([...keysOf(chips)].filter((key) => !CHIP_KEYS.includes(key))).toEqual([]);
  expect(chips[chips.length - 1]).toEqual({ prompt: '7 - 2 × 4 =', completion: '-1' });
});
