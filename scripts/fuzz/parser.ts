// What is fuzzed: a function that reads what a stranger wrote, and inputs that are like what it should be given, but for
// something. Adding one is adding a file in parsers/ and a line in parsers.ts.
import * as fc from 'fast-check';
import { PatchbayError } from '../../src/shared/errors.ts';

export interface Parser<Input = unknown> {
  name: string;
  /** In the table of docs/RELIABILITY.md. */
  about: string;
  /** Made from nothing: well formed, with hostile values in it. */
  generated: fc.Arbitrary<Input>;
  /** Real ones, with parts of them changed, cut or repeated. */
  mutated: fc.Arbitrary<Input>;
  /** Of an input: what the memory that a case may take is measured by. */
  bytes: (input: Input) => number;
  /** Reads, uses what was read, and throws an Error when that is not what it should be. */
  run: (input: Input) => unknown;
}

/** So that a list can hold parsers of several inputs. */
export function parser<Input>(of: Parser<Input>): Parser {
  return of as unknown as Parser;
}

/** The value, or undefined where it was refused in words. @throws what is no PatchbayError. */
export async function orRefused<Value>(work: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof PatchbayError) return undefined;
    throw thrown;
  }
}

/** @throws Error when what a parser promises does not hold. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Not so: ${what}`);
}
