// "Which wiring is best?": candidates are trained one after another beside the wiring in use. One sweep for each preset; it
// outlives a reload, where only the candidate that was interrupted starts again. What it cannot go on with, it says.
import { create } from 'zustand';
import { errorData, type ErrorCode, type ErrorData } from '../../shared/errors.ts';
import type { ExamplesReport, TrainingSettings } from '../../shared/protocol.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { currentPreset, onPresetChange } from './preset.ts';
import { useRun } from './run.ts';
import { storageProblem } from './storageProblem.ts';
import { examplesKey, isUnderWay, nextOf, type Outcome, type SweepRecord } from './sweepRecord.ts';
import { loadRecord, removeSweep, saveFile, saveRecord } from './sweepStore.ts';

/** The candidate that is being trained. */
export interface Trying {
  id: string;
  step: number;
  steps: number;
  secondsLeft?: number;
}

export interface SweepView {
  isOpen: boolean;
  record?: SweepRecord;
  trying?: Trying;
  /** That something could not be kept in this browser. */
  problem?: ErrorData;
}

export const useSweep = create<SweepView>()(() => ({ isOpen: false }));

export const openSweep = (): void => useSweep.setState({ isOpen: true });
export const closeSweep = (): void => useSweep.setState({ isOpen: false });

/** Not the candidate's fault: it is tried again. */
const INTERRUPTIONS: readonly ErrorCode[] = ['stopped', 'device-lost'];
const BUSY = 'A training run has started. It has the device to itself; resume the sweep when it is done.';

const INTERRUPTED = 'It ran in a page that was closed, or runs in another tab.';

/** Which sweep is the newest: what an earlier one still brings is no news. */
let round = 0;
let lastTrial = 0;
/** In the engine now, running or paused. */
let trial: number | undefined;
/** The round whose candidates are being gone through; one loop at a time. */
let looping: number | undefined;
let ended: Promise<void> = Promise.resolve();

engine.on((event) => {
  if (event.type !== 'trialStepped' || event.trialId !== trial) return;
  const { step, steps, secondsLeft } = event;
  useSweep.setState(({ trying }) => ({ trying: trying && { ...trying, step, steps, secondsLeft } }));
});
onPresetChange(() => {
  if (useSweep.getState().record?.state === 'running') change({ state: 'paused', why: undefined });
  leave();
  void findSweep();
});
useExamples.subscribe(({ report }, before) => {
  if (report && report !== before.report) examplesTaken(report);
});
useRun.subscribe((run, before) => {
  const starts = (run.busy && !before.busy) || (run.state === 'running' && before.state !== 'running');
  if (starts && useSweep.getState().record?.state === 'running') pauseSweep(BUSY);
});

/** What is kept of an earlier visit. It does not go on by itself. */
export async function findSweep(): Promise<void> {
  const mine = round;
  const preset = currentPreset().id;
  const record = await loadRecord(preset).catch(() => undefined);
  if (mine !== round || !record || useSweep.getState().record) return;
  const interrupted = record.state === 'running';
  useSweep.setState({ record: interrupted ? { ...record, state: 'paused', why: INTERRUPTED } : record });
  const { report } = useExamples.getState();
  if (report) examplesTaken(report);
}

export async function startSweep(candidates: Candidate[], settings: TrainingSettings, limit: number): Promise<void> {
  const { report } = useExamples.getState();
  if (!report || candidates.length === 0) return;
  const examples = { name: report.name, key: examplesKey(report) };
  const preset = currentPreset().id;
  if (!(await forgetSweep())) return;
  useSweep.setState({
    record: { preset, candidates, settings, limit, examples, outcomes: {}, state: 'running' },
  });
  await keep();
  goThrough();
}

/** @param why unless a person did it. */
export function pauseSweep(why?: string): void {
  change({ state: 'paused', why });
  if (trial !== undefined) engine.call('pauseTrial', {}).catch(() => null);
}

export function resumeSweep(): void {
  if (useSweep.getState().record?.state !== 'paused') return;
  change({ state: 'running', why: undefined });
  if (trial === undefined) return goThrough();
  engine.call('resumeTrial', {}).catch(() => null);
}

/** For good; what was found stays. */
export function stopSweep(why?: string): void {
  change({ state: 'stopped', why });
  leave(useSweep.getState().record);
}

/** With all that it found. Nothing is shown as gone that is not. @returns whether nothing else came in between. */
export async function forgetSweep(): Promise<boolean> {
  leave(useSweep.getState().record);
  const mine = round;
  let problem: ErrorData | undefined;
  await removeSweep(currentPreset().id).catch((thrown: unknown) => {
    problem = storageProblem('The sweep could not be removed from this browser.', thrown);
  });
  if (mine !== round) return false;
  useSweep.setState({ record: undefined, problem });
  return true;
}

function leave(record?: SweepRecord): void {
  round++;
  if (trial !== undefined) engine.call('stopTrial', {}).catch(() => null);
  trial = undefined;
  useSweep.setState({ record, trying: undefined, problem: undefined });
}

function examplesTaken(report: ExamplesReport): void {
  const { record } = useSweep.getState();
  if (!isUnderWay(record) || record.examples.key === examplesKey(report)) return;
  const now = report.name === record.examples.name ? 'They have changed' : `There are others now (${report.name})`;
  stopSweep(
    `It was made on the examples "${record.examples.name}". ${now}, and results on different examples cannot be compared.`,
  );
}

function goThrough(): void {
  if (looping === round) return;
  looping = round;
  const mine = round;
  ended = ended.then(() => tryAll(mine));
}

async function tryAll(mine: number): Promise<void> {
  for (;;) {
    const { record } = useSweep.getState();
    if (mine !== round) return;
    const next = record && nextOf(record);
    if (record?.state !== 'running' || !next) {
      looping = undefined;
      if (record?.state === 'running') change({ state: 'finished' });
      return;
    }
    const outcome = await tryOne(record, next, mine);
    if (mine !== round) return;
    const { record: now } = useSweep.getState();
    useSweep.setState({ trying: undefined });
    if (outcome && now) change({ outcomes: { ...now.outcomes, [next.id]: outcome } });
  }
}

/** Undefined when it did not come to an end. */
async function tryOne(record: SweepRecord, { id, links }: Candidate, mine: number): Promise<Outcome | undefined> {
  const { settings, limit, preset } = record;
  const trialId = ++lastTrial;
  trial = trialId;
  useSweep.setState({ trying: { id, step: 0, steps: settings.steps } });
  try {
    const { file, skill: _, ...tried } = await engine.call('tryWiring', { trialId, links, settings, limit });
    if (mine !== round) return undefined;
    trial = undefined;
    return { tried: { ...tried, kept: file !== undefined && (await keepFile(preset, id, file)) } };
  } catch (thrown) {
    if (mine !== round) return undefined;
    trial = undefined;
    const failed = errorData(thrown);
    if (!INTERRUPTIONS.includes(failed.code)) return { failed };
    if (useSweep.getState().record?.state === 'running') change({ state: 'paused', why: failed.message });
    return undefined;
  }
}

async function keepFile(preset: string, candidate: string, file: ArrayBuffer): Promise<boolean> {
  try {
    await saveFile(preset, candidate, file);
    return true;
  } catch (thrown) {
    const problem = storageProblem('The trained links of a candidate could not be kept; its figures are.', thrown);
    useSweep.setState({ problem });
    return false;
  }
}

function change(to: Partial<SweepRecord>): void {
  const { record } = useSweep.getState();
  if (!record) return;
  useSweep.setState({ record: { ...record, ...to } });
  void keep();
}

async function keep(): Promise<void> {
  const { record } = useSweep.getState();
  try {
    if (record) await saveRecord(record);
  } catch (thrown) {
    useSweep.setState({
      problem: storageProblem('The sweep could not be kept in this browser: it ends with this page.', thrown),
    });
  }
}
