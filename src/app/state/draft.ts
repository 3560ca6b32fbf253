// Edits that wait. While a run goes or is paused, what a person changes on the board is drawn and kept aside, with an undo of
// its own, until it is used or discarded: the run goes on with the links that it was started with.
import type { Link } from '../../shared/composition.ts';

export interface Edit {
  links: Link[];
  /** What the edit is called: "Linked Codes block 2 to Sums embeddings". */
  label: string;
}

export interface Draft {
  /** Oldest first. */
  edits: readonly Edit[];
  /** How many of them are done; the others were undone, and can be done again. */
  done: number;
}

const NOTHING: Draft = { edits: [], done: 0 };

export function withEdit({ edits, done }: Draft = NOTHING, edit: Edit): Draft {
  return { edits: [...edits.slice(0, done), edit], done: done + 1 };
}

/** The next edit to take back, and the next to do again. */
export const editBack = (draft?: Draft): Edit | undefined => draft?.edits[draft.done - 1];
export const editAhead = (draft?: Draft): Edit | undefined => draft?.edits[draft.done];

export const steppedBack = ({ edits, done }: Draft): Draft => ({ edits, done: done - 1 });
export const steppedAhead = ({ edits, done }: Draft): Draft => ({ edits, done: done + 1 });

/** What is drawn. @param inUse the links of the run. */
export const drawn = (draft: Draft, inUse: Link[]): Link[] => editBack(draft)?.links ?? inUse;

/** All edits of a draft as one change. */
export function draftLabel(draft: Draft): string {
  return draft.done === 1 ? (editBack(draft)?.label ?? '') : `${draft.done} changes`;
}

/** The words that tell of a change, as its name: "Linked Codes to Sums (2-0)." → "Linked Codes to Sums". */
export const labelOf = (said: string): string =>
  said
    .replaceAll(/\s*\([^)]*\)/g, '')
    .replace(/[.:\s]+$/, '')
    .slice(0, 120);
