// What is said between the thread that runs cases and whoever watches it.

export interface Task {
  parser: string;
  seed: number;
  /** Indices of cases. */
  from: number;
  to: number;
  /** One case by its number, instead. */
  number?: number;
  /** As SHARED says. */
  shared: Int32Array<SharedArrayBuffer>;
}

/**
 * What stands where in the memory that is shared. `index`: of the case, −1 between cases; `slowestMs`: of the processor;
 * `largestKb`: what the thread has taken, with the inputs and what makes them.
 */
export const SHARED = { index: 0, value: 1, refused: 2, slowestMs: 3, largestKb: 4 } as const;

export type Report =
  | { kind: 'done' }
  | { kind: 'failed'; index: number; number: number; why: string; smallest: string };
