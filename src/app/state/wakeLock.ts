// The screen, and with it the computer, stays awake while a run goes, where the browser offers that. A lock ends when the tab
// is hidden, so it is asked for again when the tab is back.
import { useRun } from './run.ts';

let wanted = false;
let lock: WakeLockSentinel | undefined;
/** Requests and releases one after the other: a release never overtakes the request that it is for. */
let turn: Promise<void> = Promise.resolve();

export function stayAwakeWhileTraining(): void {
  useRun.subscribe(({ state }) => want(state === 'running'));
  document.addEventListener('visibilitychange', settle);
}

function want(on: boolean): void {
  if (on === wanted) return;
  wanted = on;
  settle();
}

function settle(): void {
  turn = turn.then(settleOnce, settleOnce);
}

async function settleOnce(): Promise<void> {
  if (!('wakeLock' in navigator)) return;
  if (!wanted) {
    const held = lock;
    lock = undefined;
    return held?.release();
  }
  if (document.visibilityState !== 'visible' || (lock && !lock.released)) return undefined;
  // A browser refuses when the battery is low: the run goes on all the same.
  lock = await navigator.wakeLock.request('screen').catch(() => undefined);
  return undefined;
}
