// What every library has to do, and how it is timed: `start` queues the work once, `finish` waits for all that is queued.
import type { TaskName } from './task.ts';

export interface Work {
  start(): void | Promise<void>;
  finish(): Promise<void>;
  /** The result, to be compared with ours before anything is timed. */
  result(): Promise<Float32Array>;
  dispose(): void | Promise<void>;
}

export interface Sizes {
  gemm: { rows: number; depth: number; cols: number; transposed: '' | 'a' | 'b' };
  /** Causal; `width` of a head. The gradient is that of the sum of the outputs, by queries, keys and values. */
  attention: { sequences: number; tokens: number; heads: number; width: number; backward: boolean };
  /** The loss of the batch, its gradient by the links, AdamW. The augmenter's states are there already. */
  step: { task: TaskName; batch: number };
  /** Greedy; each token is read back before the next is asked for, as one who shows them needs it. */
  decode: { task: TaskName; prompt: number; tokens: number };
}

export type Kind = keyof Sizes;

/** One way of doing each kind of work. @throws Error from `cannot` */
export type Making = { [K in Kind]: (sizes: Sizes[K]) => Promise<Work> };

/** A library; what it cannot do it throws at, saying why. */
export interface Contender {
  name: string;
  making: Making;
}

/** Uniform in [−1, 1), the same for everyone. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 31 - 1;
  }
  return values;
}

/** Ids of the prompt. */
export function promptIds(count: number, vocabulary: number): number[] {
  return Array.from({ length: count }, (_, i) => (17 * i + 5) % vocabulary);
}

export function cannot(why: string): never {
  throw new Error(`cannot: ${why}`);
}
