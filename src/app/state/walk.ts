// The guided walk: whether it is under way, at which step, and, from one visit to the next, that it was taken. What it says
// and points at comes with its room, once it is opened.
import * as v from 'valibot';
import { create } from 'zustand';
import { keep, recall } from './kept.ts';

export const WALK_STEPS = 6;
const KEY = 'patchbay-walk';

const schema = v.object({
  step: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(WALK_STEPS - 1)),
  state: v.picklist(['open', 'left', 'finished']),
});

export interface Walk {
  /** From 0. */
  step: number;
  /** Undefined as long as nobody has opened it. */
  state?: 'open' | 'left' | 'finished';
  /** Times that a person has opened it in this visit: then it takes the focus. */
  opened: number;
}

export const useWalk = create<Walk>()(() => ({ step: 0, opened: 0, ...recall(KEY, schema) }));

/** Where it was left; from its beginning after it was finished. */
export function openWalk(): void {
  const { step, state, opened } = useWalk.getState();
  useWalk.setState({ opened: opened + 1 });
  change({ step: state === 'finished' ? 0 : step, state: 'open' });
}

export const goToStep = (step: number): void => change({ step });
export const leaveWalk = (): void => change({ state: 'left' });
export const finishWalk = (): void => change({ state: 'finished' });

function change(to: Partial<Walk>): void {
  useWalk.setState(to);
  const { step, state } = useWalk.getState();
  keep(KEY, { step, state });
}
