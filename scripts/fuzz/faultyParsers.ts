// Parsers that do each thing that none may do, so that it is known that it would be seen.
import * as fc from 'fast-check';
import { PatchbayError } from '../../src/shared/errors.ts';
import type { Parser } from './parser.ts';

const kept: unknown[] = [];
let last: Uint8Array | undefined;

const FAULTS: Record<string, (input: string) => unknown> = {
  hangs: () => {
    for (;;);
  },
  'waits for ever': () => new Promise(() => undefined),
  'waits for an hour': () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
  'fills memory': () => {
    for (;;) kept.push(Array.from({ length: 1000 }, (_, i) => ({ i })));
  },
  'fills buffers': () => {
    last = new Uint8Array(100 * 2 ** 20);
    return last.length;
  },
  'throws what it should not': (input) => {
    if (input.includes('x')) throw new TypeError('x');
  },
  'refuses without a hint': () => {
    throw new PatchbayError({ code: 'bad-model', message: 'No.' });
  },
  'changes a prototype': () => {
    Object.assign(Object.prototype, { polluted: true });
  },
};

const texts = fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 20 });

export const FAULTY: readonly Parser[] = Object.entries(FAULTS).map(([name, run]) => ({
  name,
  about: '',
  generated: texts,
  mutated: texts,
  bytes: (input) => String(input).length,
  run: (input) => run(String(input)),
}));
