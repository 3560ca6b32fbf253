// Undo and redo of the wiring. In a draft they step through its own edits; else the engine takes back, or makes again, the
// last change of links and weights. A run is left alone: it has to end first.
import { afterChanges } from './changesUnderWay.ts';
import { drawn, editAhead, editBack, steppedAhead, steppedBack, type Draft } from './draft.ts';
import { engine } from './engineClient.ts';
import { isUnderWay, useRun } from './run.ts';
import { replace, say, useWiring, type WiringState } from './wiring.ts';

export interface History {
  /** What would be taken back, and what would be made again, in words. */
  undo?: string;
  redo?: string;
}

export function historyOf({ draft, wiring }: WiringState, underWay: boolean): History {
  const edits = { undo: editBack(draft)?.label, redo: editAhead(draft)?.label };
  if (underWay || edits.undo !== undefined) return edits;
  return { undo: wiring?.undo, redo: edits.redo ?? wiring?.redo };
}

const UNDER_WAY = 'The run is left alone: let it end, or reset it, to undo what was before.';

/** Pressed twice, or right after an edit: each waits for what is on its way. A run that is asked for later is none yet. */
export const undo = (): Promise<void> => inTurn(undoOnce);
export const redo = (): Promise<void> => inTurn(redoOnce);

function inTurn(once: (underWay: boolean) => Promise<void>): Promise<void> {
  const underWay = isUnderWay(useRun.getState());
  return afterChanges(() => once(underWay));
}

async function undoOnce(underWay: boolean): Promise<void> {
  const state = useWiring.getState();
  const { undo: label } = historyOf(state, underWay);
  if (label === undefined) return say(underWay ? UNDER_WAY : 'There is nothing to undo.');
  if (state.draft && editBack(state.draft)) return draw(steppedBack(state.draft), `Undone: ${label}.`);
  await replace(() => engine.call('undo', {}), `Undone: ${label}.`);
}

async function redoOnce(underWay: boolean): Promise<void> {
  const state = useWiring.getState();
  const { redo: label } = historyOf(state, underWay);
  if (label === undefined) return say('There is nothing to redo.');
  if (state.draft && editAhead(state.draft)) return draw(steppedAhead(state.draft), `Done again: ${label}.`);
  await replace(() => engine.call('redo', {}), `Done again: ${label}.`);
}

function draw(draft: Draft, said: string): void {
  const { wiring } = useWiring.getState();
  useWiring.setState({ draft, links: drawn(draft, wiring?.links ?? []), said, error: undefined });
}
