// An augmenter of one's own: a small model that is trained here to know a table of keys and values.
import type { LibraryModel, PickedFile } from './models.ts';

/** A table that was read, and the model that would know it. */
export interface TableReport {
  name: string;
  /** All columns; "1", "2" … where the table has no header. */
  columns: string[];
  /** In use. */
  key: string;
  value: string;
  /** Rows that can be used; each key once. */
  rows: number;
  firstRows: { key: string; value: string }[];
  /** Rows that cannot be used, and why; the first few. */
  problems: { line: number; reason: string }[];
  problemCount: number;
  /** Different values. */
  values: number;
  /** Every value is a whole number that the built-in *Sums* can add. */
  isSummable: boolean;
  plan: { blocks: number; width: number; parameters: number; bytes: number; steps: number };
}

export interface MadeModel {
  model: LibraryModel;
  rows: number;
  /** Rows whose whole value is the model's greedy answer to the key. */
  known: number;
  /** The first few that it does not know. */
  wrong: { key: string; value: string; said: string }[];
  seconds: number;
  /** Where the values can be added: sums over the keys, as .jsonl, for links to *Sums*. No key is on both sides. */
  examples?: { train: PickedFile; heldOut: PickedFile; trainKeys: number; heldOutKeys: number };
}

export interface MakingStepped {
  step: number;
  steps: number;
  loss: number;
  secondsLeft: number;
  /** Share of the rows that it knows already, when it was asked last. */
  recall?: number;
}
