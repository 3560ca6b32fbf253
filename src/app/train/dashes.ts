// How the curves of earlier runs are told apart: by their dashes, in the order in which they were chosen.
import { MOST_SHOWN } from '../state/runs.ts';

const DASHES: readonly string[] = ['8 3', '2 4', '10 3 2 3', '5 6'];

/** @returns an SVG dash pattern; undefined for a run that is not shown. */
export function dashesOf(shown: readonly string[], id: string): string | undefined {
  const at = shown.indexOf(id);
  return at < 0 ? undefined : DASHES[at % MOST_SHOWN];
}
