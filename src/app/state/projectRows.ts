// Rows that the page itself keeps of a project: sweeps, controls, results, what is pinned. Where another tab keeps the project
// they stay in this page.
import { HeldBack } from '../../shared/heldBack.ts';
import { useOpening } from './opening.ts';
import { useProjectHold } from './projectHold.ts';

export const rows = new HeldBack(() => useProjectHold.getState().hold === 'here');

// What is opened, also again, is as it is kept.
useOpening.subscribe(({ anchor }, before) => {
  if (anchor && anchor !== before.anchor) rows.drop();
});
