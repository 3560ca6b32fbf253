// Examples on their way in: files that are read, looked at and put right before they are used. The draft itself lies in the
// engine, since files may be large; this is what the page is told of it.
import type { Example } from './protocol.ts';

/** Examples, or problems, that can be asked for at once. */
export const LONGEST_PAGE = 1000;

export type ExampleKind = 'jsonl' | 'json' | 'csv' | 'tsv' | 'txt';

/** Which columns (of a table) or fields (of JSON objects) make an example. Several for the prompt are joined by line breaks. */
export interface ColumnChoice {
  prompt: string[];
  completion: string;
}

/** Where the examples of a file go: divided by their questions, or all to one side. */
export type FileUse = 'split' | 'train' | 'heldOut';

export interface DraftFile {
  /** Within the draft. */
  id: number;
  name: string;
  bytes: number;
  kind: ExampleKind;
  /** How its bytes were read as text. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** All columns or fields that it has, in the order in which they come up; empty where there are none to choose from. */
  columns: string[];
  /** In use. Absent: lines of `question = answer`, or chat messages. */
  choice?: ColumnChoice;
  /** The first rows, in the order of `columns`. */
  sample: string[][];
  use: FileUse;
  examples: number;
  problems: number;
}

/** A line that gives no example. */
export interface DraftProblem {
  file: number;
  /** From 1; of a .json file, the entry of its array. */
  line: number;
  /** The line itself; cut where it is long, and then it can only be skipped. */
  text: string;
  isCut: boolean;
  reason: string;
}

export interface ExamplesDraft {
  files: DraftFile[];
  /** What would be used. */
  train: number;
  heldOut: number;
  /** Share of the divided files' questions that is held out, 0…1. */
  share: number;
  problems: number;
  /** Examples that stand there again, word for word. */
  duplicates: number;
  leavesOutDuplicates: boolean;
  /** Questions with different answers; listed are all their examples, each once. */
  conflicts: number;
  /** Questions to train on that are also held out, but for case, spaces and marks; only where files were put on one side. */
  leaks: number;
  leavesOutLeaks: boolean;
}

/** One change of the draft. */
export type DraftChange =
  | { file: number; choice: ColumnChoice }
  | { file: number; use: FileUse }
  | { file: number; remove: true }
  /** A line as it should be, or undefined to skip it. */
  | { file: number; line: number; text: string | undefined }
  | { skipProblems: true }
  | { share: number }
  | { leavesOutDuplicates: boolean }
  | { leavesOutLeaks: boolean };

/** Which examples are listed; `draft…` of the draft, the others of those in use. */
export type ExampleList =
  | 'train'
  | 'heldOut'
  | 'draftTrain'
  | 'draftHeldOut'
  | 'draftDuplicates'
  | 'draftConflicts'
  | 'draftLeaks';

export interface ExamplePage {
  examples: Example[];
  /** How many there are of this kind, that hold what was looked for. */
  total: number;
}

/** An example as one model reads it. */
export interface TokenPreview {
  /** Id of the model. */
  model: string;
  tokens: {
    text: string;
    isUnknown: boolean;
    /** Behind the longest text that this model can read: an example that has such is left out of no run, but refused. */
    isCut: boolean;
    /** Learned: part of the answer. Only the anchor's are. */
    isLabel: boolean;
  }[];
}
