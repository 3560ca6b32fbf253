// The graphics device was lost, and the engine has brought everything back on another: one line about it.
import type { EngineEvent } from '../../shared/protocol.ts';
import { notify } from './notices.ts';
import { adapterChanged, isOpening } from './opening.ts';
import { runTakenUp } from './run.ts';

type DeviceBack = Extract<EngineEvent, { type: 'deviceBack' }>;

export function deviceBack({ lostAt, adapter, run }: DeviceBack): void {
  const known = isOpening() ? undefined : run;
  adapterChanged(adapter);
  if (known) runTakenUp(known.step);
  notify({ code: 'device-lost', message: lineAbout(lostAt, known) });
}

/** @param locale that of the browser, unless a test says otherwise. */
export function lineAbout(lostAt: number, run: DeviceBack['run'], locale?: string): string {
  const time = new Date(lostAt).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const ofRun = run && (run.goesOn ? `the run went on from step ${run.step}` : `the run rests at step ${run.step}`);
  return `The graphics device was lost at ${time}. ${ofRun ? `Everything is back; ${ofRun}.` : 'Everything is back.'}`;
}
