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
  began: number;
}

/** What stands where in the memory that is shared. `index`: of the case, −1 between cases; `since`: in ms from `began`. */
export const SHARED = { index: 0, since: 1, value: 2, refused: 3, slowestMs: 4 } as const;

export type Report =
  | { kind: 'done' }
  | { kind: 'failed'; index: number; number: number; why: string; smallest: string };
