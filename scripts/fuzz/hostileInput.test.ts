// Every parser of foreign input, with 2,000 cases that are the same each time; `npm run fuzz` runs many more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTY } from './faultyParsers.ts';
import { PARSERS } from './parsers.ts';
import { Fuzzer } from './supervise.ts';

const CASES = 2000;
const SEED = 20261126;

let fuzzer: Fuzzer;
beforeAll(async () => {
  fuzzer = await Fuzzer.open();
}, 120_000);
afterAll(() => fuzzer.close());

describe('hostile input', () => {
  it.each(PARSERS.map(({ name }) => name))(
    '%s: answers soon, in little memory, with what it read or why not',
    async (name) => {
      const fuzzed = await fuzzer.run(name, { cases: CASES, seed: SEED });
      expect(fuzzed.failure).toBeUndefined();
      expect(fuzzed.values + fuzzed.refused).toBe(CASES);
      expect(fuzzed.values).toBeGreaterThan(CASES / 200); // some are read, or nothing behind the first check was tried
    },
    240_000,
  );
});

describe('what none may do', () => {
  const SEEN: Record<string, RegExp> = {
    hangs: /longer than 2000 ms/,
    'waits for ever': /longer than 2000 ms|The thread ended/, // when nothing is left that could wake it
    'waits for an hour': /longer than 2000 ms/,
    'fills memory': /too much memory/,
    'fills buffers': /bytes of buffers/,
    'throws what it should not': /TypeError: x[^]*'x'/,
    'refuses without a hint': /without a hint/,
    'changes a prototype': /prototype/,
  };

  it.each(FAULTY.map(({ name }) => name))(
    '%s: is seen',
    async (name) => {
      const { failure } = await fuzzer.run(name, { cases: 20, seed: SEED, waitMs: 300 });
      expect(failure).toMatch(SEEN[name]);
    },
    240_000,
  );
});
