// What a comparison found.
import type { Row } from './rows.ts';

export interface Measured {
  /** Milliseconds of the best turn, or why there is none. */
  [contender: string]: number | string;
}

export interface Report {
  adapter: string;
  browser: string;
  ceiling: { gflops: number; copyGBs: number };
  rows: { row: Row; measured: Measured }[];
}
