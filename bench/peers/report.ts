// What a comparison found, as plain data: between the page, the file that keeps it, and the table.

/** Milliseconds over the turns, or why there are none. */
export type Outcome = { best: number; median: number } | { failed: string };

/** The same work, done by everyone. */
export interface Compared {
  group: string;
  name: string;
  /** How many times faster than the best peer we want to be; absent where the row only informs. */
  goal?: number;
  /** What is done in the time that is measured, and what that is called when divided by seconds. */
  rate?: { count: number; unit: string };
  /** For the share of the ceiling: operations, and bytes that must be read or written once. */
  cost?: { flops: number; bytes: number };
  /** By contender. */
  measured: Record<string, Outcome>;
}

/** A figure of ours that has no peer: a ratio that should stay between two bounds. */
export interface OwnFigure {
  group: string;
  name: string;
  value: number;
  least?: number;
  most: number;
  /** What was divided by what. */
  about: string;
}

export interface Ceiling {
  gflops: number;
  copyGBs: number;
}

export interface Report {
  adapter: string;
  browser: string;
  ceiling: Ceiling;
  rows: Compared[];
  own: OwnFigure[];
}
