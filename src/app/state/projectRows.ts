// Rows that the page itself keeps of a project: sweeps, controls, results, what is pinned. Where another tab keeps the project
// they stay in this page.
import { HeldBack } from '../../shared/heldBack.ts';
import { storageProblem } from '../../shared/storageProblem.ts';
import { engine } from './engineClient.ts';
import { notify } from './notices.ts';
import { useOpening } from './opening.ts';
import { currentPreset } from './preset.ts';
import { useProjectHold } from './projectHold.ts';

export const rows = new HeldBack(mayKeep);

/** A page that was frozen knows no more than when it froze, so its engine is asked, which asks the locks. */
async function mayKeep(project: string): Promise<boolean> {
  if (useProjectHold.getState().hold !== 'here') return false;
  return useOpening.getState().status !== 'open' || engine.call('mayKeep', { project });
}

export interface Held {
  rows: readonly unknown[];
  /** What was not written, since the other tab has kept such things of its own. */
  left: Promise<readonly unknown[]>;
}

/**
 * To be called as soon as this tab keeps the project again: what is written from then on must come behind what was held back.
 * @param isKept it is written; else all of it has given way.
 */
export function giveBack(isKept: boolean): Held {
  const project = currentPreset().id;
  const held = rows.of(project);
  const left = isKept ? rows.write(project) : Promise.resolve(held);
  left.catch(() => undefined); // heard of by who tells it
  return { rows: held, left };
}

/** Told where rows of this page gave way to those that another tab has kept. */
export function tellGivenWay(): void {
  notify({
    code: 'storage',
    message:
      'The other tab has kept a sweep, results or a pinned wiring, and those that were made here have given way.',
    hint: 'Make them again if you want them.',
  });
}

/** What was open, and whether it was kept here: else what was held back of it goes with it, as its line has said. */
let open: { project: string; isKept: boolean } | undefined;

useProjectHold.subscribe(({ hold }) => {
  if (open?.project === currentPreset().id) open.isKept = hold === 'here';
});

// What is opened is as it is kept. But what was made of a project that was kept here, and ended when the engine had just let
// go of it, waits here until that is open again.
useOpening.subscribe(({ anchor }, before) => {
  if (!anchor || anchor === before.anchor) return;
  const project = currentPreset().id;
  if (open && (!open.isKept || open.project === project)) rows.drop(open.project);
  open = { project, isKept: useProjectHold.getState().hold === 'here' };
  if (open.isKept && rows.of(project).length > 0) void writeLate(project);
});

async function writeLate(project: string): Promise<void> {
  try {
    if ((await rows.write(project)).length > 0) tellGivenWay();
  } catch (thrown) {
    notify(storageProblem('What was made here could not be kept in this browser.', thrown));
  }
}
