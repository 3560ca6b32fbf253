// Rows that the page itself keeps of a project: sweeps, controls, results, what is pinned. Where another tab keeps the project
// they stay in this page.
import { HeldBack } from '../../shared/heldBack.ts';
import { engine } from './engineClient.ts';
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

// What is opened, also again, is as it is kept.
useOpening.subscribe(({ anchor }, before) => {
  if (anchor && anchor !== before.anchor) rows.drop();
});
