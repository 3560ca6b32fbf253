// What is done here is kept again, after another tab has had the project: what that one has kept is shown, and what was made
// here is kept, or gives way with a word.
import { errorData } from '../shared/errors.ts';
import type { Opened } from '../shared/protocol.ts';
import { storageProblem } from '../shared/storageProblem.ts';
import { findControlsAgain } from './state/controls.ts';
import { engine } from './state/engineClient.ts';
import { findEvaluationsAgain, useEvaluations } from './state/evaluations.ts';
import { notify } from './state/notices.ts';
import { showOpened } from './state/opening.ts';
import { usePinned } from './state/pinned.ts';
import { useProjectHold } from './state/projectHold.ts';
import { tellGivenWay, type Held } from './state/projectRows.ts';
import { clearRun } from './state/run.ts';
import { findSweepAgain } from './state/sweep.ts';
import { hasDraft, useWiring } from './state/wiring.ts';

/**
 * @param opened what the other tab has kept, where this one did not know it.
 * @param held of this page. @param ask asks and scores again what is shown.
 */
export async function projectBack(opened: Opened | undefined, held: Held, ask: () => Promise<void>): Promise<void> {
  await bringBack(opened, held, ask).catch((thrown: unknown) => notify(errorData(thrown)));
}

async function bringBack(opened: Opened | undefined, held: Held, ask: () => Promise<void>): Promise<void> {
  const left = await unkept(held);
  if (left.length > 0) tellGivenWay();
  if (!opened && held.rows.length > 0 && left.length === 0) return; // what is shown is what is kept
  if (opened) {
    const before = useWiring.getState();
    const way = before.wiring?.undo === opened.wiring.undo ? '' : ' Undo brings back what was here.';
    const lost = hasDraft(before) ? ' Changes that were not in use are gone.' : '';
    clearRun();
    showOpened(opened, `The wiring is as the other tab has left it.${way}${lost}`);
    useProjectHold.setState({ isBack: opened.hold === 'here' });
  }
  if (usePinned.getState().pinned) await engine.call('unpin', {});
  usePinned.setState({ pinned: undefined });
  const isMeasuring = !opened && useEvaluations.getState().progress !== undefined;
  await Promise.all([findSweepAgain(), findControlsAgain(), isMeasuring ? undefined : findEvaluationsAgain()]);
  if (opened) return ask();
  const { bringBackPinned } = await import('./state/pinning.ts');
  return bringBackPinned();
}

async function unkept({ left }: Held): Promise<readonly unknown[]> {
  try {
    return await left;
  } catch (thrown) {
    notify(storageProblem('What was made here could not be kept in this browser.', thrown));
    return [];
  }
}
