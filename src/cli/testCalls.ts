// Calls of the command line in a test, in this process: flags in; exit code, standard output and complaints out.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { FIXTURES } from '../engine/testing/fixtures.ts';
import { main } from './main.ts';

export const MODELS = join(FIXTURES, 'models');
export const anchor = join(MODELS, 'tiny-llama');
export const augmenter = join(MODELS, 'tiny-augmenter');
export const models = ['--anchor', anchor, '--augmenter', augmenter];

export interface Called {
  code: number;
  /** Parsed. */
  out: unknown;
  complaint: string;
}

/** With --json. */
export async function run(...argv: string[]): Promise<Called> {
  const { text, ...called } = await runForText(() => undefined, ...argv, '--json');
  return { ...called, out: text === '' ? undefined : JSON.parse(text) };
}

/** @param hear hears each line on standard error. */
export async function runForText(
  hear: (line: string) => void,
  ...argv: string[]
): Promise<Omit<Called, 'out'> & { text: string }> {
  let [text, complaint] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((written) => Boolean((text += String(written))));
  vi.spyOn(console, 'error').mockImplementation((...said: unknown[]) => {
    complaint += `${said.join(' ')}\n`;
    hear(said.join(' '));
  });
  const code = await main(argv);
  vi.restoreAllMocks();
  return { code, text, complaint };
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'patchbay-'));

/** Writes a file of examples, one a line. */
export function exampleFile(path: string, count: number, first = 0): string {
  const line = (i: number): string => JSON.stringify({ prompt: `w${i} w${i + 1}`, completion: `w${i % 4}` });
  writeFileSync(path, Array.from({ length: count }, (_, i) => line(first + i)).join('\n'));
  return path;
}
