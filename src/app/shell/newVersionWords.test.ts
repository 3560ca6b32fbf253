import { expect, it } from 'vitest';
import { newVersionWords } from './newVersionWords.ts';

it('says that all stays only where it does', () => {
  const at = { isKept: true, isRunning: false, isDrafted: false };
  expect(newVersionWords(at)).toMatch(/opened again\. What you made stays\.$/);
  expect(newVersionWords({ ...at, isRunning: true })).toMatch(
    /stays\. The run goes on from its last checkpoint then\.$/,
  );
  expect(newVersionWords({ ...at, isDrafted: true })).toMatch(/stays\. Changes that are not in use go\.$/);
  const unkept = newVersionWords({ ...at, isKept: false, isRunning: true });
  expect(unkept).toMatch(/what you did in it since then goes\.$/);
  expect(unkept).not.toContain('stays');
});
