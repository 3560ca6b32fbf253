// Whatever a model, a file or a hub is called: a real shell reads it as the one word that it is.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellCommand, shellWord } from './shellWords.ts';

const HOSTILE = [
  'models/sums',
  'owner/name@93efa2f097',
  '',
  'my model',
  "it's",
  "'; rm -rf ~; '",
  '"double" and `echo ticks` and $(echo dollars) $HOME ${HOME}',
  'back\\slash\\',
  'a\nb\tc\r',
  '*?[a-z]{1,2}~!#&|;<>()^=',
  '~',
  '#comment',
  'naïve 🙂 模型',
  '-rf',
  '!!',
];

/** What arguments `command` gives to a program. */
function wordsOf(command: string): string[] {
  const printed = execFileSync('sh', ['-c', `show() { printf '%s\\0' "$@"; }; show ${command}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}

it('quotes every word so that a shell gives it back', () => {
  expect(wordsOf(HOSTILE.map(shellWord).join(' '))).toEqual(HOSTILE);
});

it('breaks a command into lines that are one command, and keeps a flag with its value', () => {
  const flags = HOSTILE.map((word) => ['--anchor', word]);
  const command = shellCommand([['patchbay-train'], ...flags]);
  expect(wordsOf(command)).toEqual(['patchbay-train', ...flags.flat()]);
  const lines = shellCommand([['patchbay-train'], ...Array.from({ length: 9 }, () => ['--held-out', 'a file'])]).split(
    ' \\\n',
  );
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.slice(1).every((line) => /^ {4}--held-out/.test(line) && line.length <= 78)).toBe(true);
});

it('leaves plain words as they are', () => {
  expect(shellCommand([['pip'], ['install'], ['./python']])).toBe('pip install ./python');
});
