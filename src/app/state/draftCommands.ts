// What becomes of edits that wait: the run starts again with them, they are used, or they are dropped.
import { draftLabel } from './draft.ts';
import { train, useRun } from './run.ts';
import { changed, hasDraft, takeLinks, useWiring } from './wiring.ts';

/** Ends a run that is under way; one that was going starts again, with the links as drawn. Links that stay keep their weights. */
export async function applyDraft(): Promise<void> {
  const state = useWiring.getState();
  if (!state.draft || !hasDraft(state)) return;
  const wasRunning = useRun.getState().state === 'running';
  const said = wasRunning ? 'The run starts again with these links.' : 'These links are in use.';
  if (!(await takeLinks(state.links, said, draftLabel(state.draft)))) return;
  if (wasRunning) await train();
  await changed();
}

export function discardDraft(): void {
  const { wiring, links } = useWiring.getState();
  useWiring.setState({ draft: undefined, links: wiring?.links ?? links, said: 'The changes are discarded.' });
}
