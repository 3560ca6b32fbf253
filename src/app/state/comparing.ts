// "What changed": the composed and the pinned wiring answer the same held-out questions, in slices, so that nobody who
// asks in between waits long. What was answered counts for these two wirings only.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import { COMPOSITION, PINNED } from '../../shared/protocol.ts';
import type { ComparedAnswer } from '../../shared/trials.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { usePinned } from './pinned.ts';
import { useScores } from './scores.ts';
import { useWiring } from './wiring.ts';

const SLICE = 8;
const MOST = 128;

export interface Comparing {
  isOpen: boolean;
  answers: ComparedAnswer[];
  /** Questions that are to be answered. */
  total: number;
  busy: boolean;
  error?: ErrorData;
}

const nothing = { answers: [], total: 0, busy: false, error: undefined };

export const useComparing = create<Comparing>()(() => ({ isOpen: false, ...nothing }));

let round = 0;

useWiring.subscribe(({ wiring }, before) => wiring !== before.wiring && forget());
usePinned.subscribe(({ pinned }, before) => pinned?.wiring !== before.pinned?.wiring && forget());
useExamples.subscribe(({ report }, before) => report !== before.report && forget());

export function openComparing(): void {
  useComparing.setState({ isOpen: true });
  const { answers, busy } = useComparing.getState();
  if (answers.length === 0 && !busy) void compare();
}

export function closeComparing(): void {
  stopComparing();
  useComparing.setState({ isOpen: false });
}

export function stopComparing(): void {
  round++;
  useComparing.setState({ busy: false });
}

/** Goes on after the answers that are there. */
export async function compare(): Promise<void> {
  const mine = ++round;
  const total = Math.min(MOST, useScores.getState().heldOut);
  useComparing.setState({ total, busy: true, error: undefined });
  try {
    for (;;) {
      const first = useComparing.getState().answers.length;
      if (mine !== round || first >= total) break;
      const count = Math.min(SLICE, total - first);
      const slice = await engine.call('answerHeldOut', { speakers: [PINNED, COMPOSITION], first, count });
      if (mine !== round) return;
      useComparing.setState(({ answers }) => ({ answers: [...answers, ...slice] }));
      if (slice.length < count) break; // there are no more
    }
  } catch (thrown) {
    if (mine === round) useComparing.setState({ error: errorData(thrown) });
  } finally {
    if (mine === round) useComparing.setState({ busy: false });
  }
}

function forget(): void {
  round++;
  useComparing.setState(nothing);
}
