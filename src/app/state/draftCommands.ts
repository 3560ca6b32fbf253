// What becomes of edits that wait: the run starts again with them, they are used, or they are dropped.
import { askInterrupted } from './askAgain.ts';
import { afterChanges, meantNow } from './changesUnderWay.ts';
import { draftLabel } from './draft.ts';
import { pressedLast, train, useRun } from './run.ts';
import { changed, hasDraft, takeLinks, useWiring } from './wiring.ts';

/**
 * Ends a run that is under way; one that was going starts again, with the links as drawn, unless it was paused meanwhile.
 * Links that stay keep their weights.
 */
export async function applyDraft(): Promise<void> {
  const state = useWiring.getState();
  if (!state.draft || !hasDraft(state)) return;
  const wasRunning = useRun.getState().state === 'running';
  const [isMeant, isLast] = [meantNow(), pressedLast()];
  const said = wasRunning ? 'The run starts again with these links.' : 'These links are in use.';
  if (!(await takeLinks(state.links, said, draftLabel(state.draft)))) return askInterrupted();
  if (wasRunning && (await isMeant()) && isLast()) await train();
  await changed();
}

/** Unless they have just come into use. */
export function discardDraft(): Promise<void> {
  return afterChanges(() => {
    const { wiring, links, draft } = useWiring.getState();
    if (draft)
      useWiring.setState({ draft: undefined, links: wiring?.links ?? links, said: 'The changes are discarded.' });
    return Promise.resolve();
  });
}
