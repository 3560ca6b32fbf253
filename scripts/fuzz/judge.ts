// One case: an input that a number decides, what may come of it, and, for one that fails, the smallest that fails alike.
import v8 from 'node:v8';
import * as fc from 'fast-check';
import { PatchbayError } from '../../src/shared/errors.ts';
import type { Parser } from './parser.ts';

/** What a case may take: four times its input, and this. */
/** Of an input; the thread's memory is made for it. */
export const LARGEST_INPUT = 2 ** 20;
export const FREE_BYTES = 64 * 2 ** 20;
/** Longer ones would fill the screen. */
export const LONGEST_SENTENCE = 1200;

export type Outcome = 'value' | 'refused';

const PROTOTYPES: readonly object[] = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Map.prototype,
];
const namesOf = (): number => PROTOTYPES.reduce<number>((sum, each) => sum + Reflect.ownKeys(each).length, 0);
const usualNames = namesOf();

/** Case `index` of a seed, mixed well: neighbours have nothing in common. */
export function caseNumber(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}

/** What has grown beyond the bound is drawn anew. */
const inputsOf = ({ generated, mutated, bytes }: Parser): fc.Arbitrary<unknown> =>
  fc.oneof(generated, mutated).filter((input) => bytes(input) <= LARGEST_INPUT);

export function inputOf(parser: Parser, number: number): unknown {
  return fc.sample(inputsOf(parser), { seed: number, numRuns: 1 })[0];
}

/** @throws Error when the input is not answered as it should be. */
export async function judge(parser: Parser, input: unknown): Promise<Outcome> {
  const bytes = parser.bytes(input);
  if (bytes > LARGEST_INPUT) throw new Error(`The input has ${bytes} bytes: cases are made smaller than that.`);
  const before = v8.getHeapStatistics().external_memory;
  const outcome = await outcomeOf(parser, input);
  const taken = v8.getHeapStatistics().external_memory - before;
  if (taken > 4 * bytes + FREE_BYTES) throw new Error(`It took ${taken} bytes of buffers.`);
  if (namesOf() !== usualNames || 'polluted' in {}) throw new Error('It changed a prototype.');
  return outcome;
}

async function outcomeOf({ run }: Parser, input: unknown): Promise<Outcome> {
  try {
    await run(input);
    return 'value';
  } catch (thrown) {
    if (!(thrown instanceof PatchbayError)) throw thrown;
    const { message, hint } = thrown;
    if (message === '' || !hint)
      throw new Error(`A refusal without a ${hint ? 'message' : 'hint'}: ${message}`, { cause: thrown });
    if (message.length > LONGEST_SENTENCE)
      throw new Error(`A sentence of ${message.length} characters.`, { cause: thrown });
    return 'refused';
  }
}

/** The smallest input that fails, found by leaving out parts of the one of this number; undefined when it does not fail. */
export async function smallest(parser: Parser, number: number): Promise<unknown> {
  const property = fc.asyncProperty(inputsOf(parser), async (input) => {
    await judge(parser, input);
  });
  const { counterexample } = await fc.check(property, { seed: number, numRuns: 1, interruptAfterTimeLimit: 20_000 });
  return counterexample?.[0];
}
