// A call of the command line: what a verb is given, and what it answers.
import type { Flags } from './flags.ts';
import type { Terminal } from './terminal.ts';

export interface Call {
  flags: Flags;
  /** What stands behind the verb without a flag. */
  files: readonly string[];
  terminal: Terminal;
}

export interface Answer {
  /** What --json prints. */
  json: unknown;
  /** What is printed without it. */
  text: string;
  /** 0 unless given. */
  code?: number;
}

export type Verb = (call: Call) => Promise<Answer>;

/** Exit codes. A run that Ctrl+C has ended is 128 + SIGINT, as in a shell. */
export const CODES = { done: 0, failed: 1, badCall: 2, interrupted: 130 } as const;
