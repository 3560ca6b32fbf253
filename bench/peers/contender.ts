// What every library has to do, and how it is timed: `start` queues the work once, `finish` waits for all that is queued.

export interface Work {
  start(): void | Promise<void>;
  finish(): Promise<void>;
  /** The result, to be compared with ours before anything is timed. */
  result(): Promise<Float32Array>;
  dispose(): void;
}

export interface Sizes {
  gemm: { rows: number; depth: number; cols: number; transposed: '' | 'a' | 'b' };
  attention: { sequences: number; tokens: number; heads: number; width: number; backward: boolean };
  step: { batch: number };
}

export type Kind = keyof Sizes;

/** A library; what it cannot do it throws at, saying why. */
export interface Contender {
  name: string;
  prepare<K extends Kind>(kind: K, sizes: Sizes[K]): Promise<Work>;
}

/** The same numbers for everyone. */
export function numbers(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function cannot(why: string): never {
  throw new Error(`cannot: ${why}`);
}
