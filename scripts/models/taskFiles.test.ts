import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Example } from '../../src/shared/protocol.ts';
import { CHIP_WORDS, promptChips } from './chips.ts';
import { promptWords } from './promptWords.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { secretTable } from './table.ts';
import { splitWords, taskFiles, writeTaskFiles } from './taskFiles.ts';
import { words } from './words.ts';

const table = secretTable(1);
const files = taskFiles(1, table);
const wordsOf = (examples: readonly Example[]): Set<string> =>
  new Set(examples.flatMap(({ prompt }) => promptWords(prompt)));
const ofLength = (examples: readonly Example[], operands: number): Example[] =>
  examples.filter(({ prompt }) => prompt.split(' ').length === 2 * operands);

test('a fifth of the words is for training, the rest is held out', () => {
  const { training, heldOut } = splitWords(seededRandom(1));
  expect(training).toHaveLength(200);
  expect([...training, ...heldOut].toSorted()).toEqual(words.toSorted());
  expect(heldOut).toEqual(expect.arrayContaining([...CHIP_WORDS]));
});

test('no word of the held-out examples, nor of the chips, is in training', () => {
  const seen = wordsOf(files.train);
  expect(seen.size).toBe(200);
  expect([...wordsOf(files.heldOut)].filter((word) => seen.has(word))).toEqual([]);
  expect([...wordsOf(promptChips(table))].filter((word) => seen.has(word))).toEqual([]);
});

test('the sets have their sizes and share no prompt', () => {
  expect(files.train).toHaveLength(12_000);
  expect([1, 2, 3].map((operands) => ofLength(files.heldOut, operands).length)).toEqual([50, 200, 200]);
  expect([1, 2, 3].map((operands) => ofLength(files.kept, operands).length)).toEqual([0, 200, 200]);
  expect(wordsOf(files.kept)).toEqual(new Set());
  const [train, heldOut, kept] = [files.train, files.heldOut, files.kept].map(
    (set) => new Set(set.map(({ prompt }) => prompt)),
  );
  expect([heldOut.size, kept.size]).toEqual([450, 400]);
  expect(new Set([...train, ...heldOut, ...kept]).size).toBe(train.size + heldOut.size + kept.size);
});

test('training shows every value and every word by itself', () => {
  const single = ofLength(files.train, 1);
  expect(new Set(single.map(({ completion }) => Number(completion))).size).toBe(20);
  expect(wordsOf(single).size).toBe(200);
});

test('the same seeds give the same files', () => {
  expect(taskFiles(1, table)).toEqual(files);
  expect(taskFiles(2, table).train).not.toEqual(files.train);
});

test('the chips show two words, three, a minus, a result below zero, a number, numbers alone', () => {
  for (const seed of [1, 2, 3]) {
    const chips = promptChips(secretTable(seed));
    expect(chips).toHaveLength(6);
    expect(Number(chips[2].completion)).toBeGreaterThanOrEqual(0);
    expect(Number(chips[3].completion)).toBeLessThan(0);
    expect(chips[5]).toEqual({ prompt: '8 + 5 - 3 =', completion: '10' });
  }
});

test('writes small files, one example a line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-task-'));
  try {
    writeTaskFiles(join(folder, 'task'), files);
    const train = join(folder, 'task', 'train.jsonl');
    const lines = readFileSync(train, 'utf8').trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(files.train);
    expect(statSync(train).size).toBeLessThan(700_000);
    for (const [name, examples] of [
      ['held-out', files.heldOut],
      ['kept', files.kept],
    ] as const)
      expect(
        readFileSync(join(folder, 'task', `${name}.jsonl`), 'utf8')
          .trimEnd()
          .split('\n'),
      ).toHaveLength(examples.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
