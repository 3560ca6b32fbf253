// "Which wiring is best?": a series of trials whose candidates are wirings, and whose trained links are kept to be taken over.
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import type { SweepRecord } from './sweepRecord.ts';
import { loadRecord, removeSweep, saveFile, saveRecord } from './sweepStore.ts';
import { TrialSeries } from './trialSeries.ts';

const sweep = new TrialSeries<SweepRecord>({
  name: 'The sweep',
  load: loadRecord,
  save: saveRecord,
  remove: removeSweep,
  keepFile: ({ preset }, candidate, file) => saveFile(preset, candidate, file),
});

export const useSweep = sweep.view;
export const {
  open: openSweep,
  close: closeSweep,
  find: findSweep,
  findAgain: findSweepAgain,
  pause: pauseSweep,
  resume: resumeSweep,
  stop: stopSweep,
  forget: forgetSweep,
} = sweep;

export function startSweep(candidates: Candidate[], settings: TrainingSettings, limit: number): Promise<void> {
  return sweep.start((base) => ({ ...base, candidates, settings, limit }));
}
