// The training run as the page sees it: where it stands, its curve, the answers on the way.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { EngineEvent, HeldOutAnswer, RunState, StepPoint, TrainingSettings } from '../../shared/protocol.ts';
import type { HeldOutPoint, RunRecord } from '../../shared/runRecords.ts';
import { afterChanges } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { currentPreset, onPresetChange } from './preset.ts';

type Event<Type extends EngineEvent['type']> = Omit<Extract<EngineEvent, { type: Type }>, 'type'>;

export interface RunView {
  state: RunState;
  step: number;
  steps: number;
  points: StepPoint[];
  heldOut: HeldOutPoint[];
  /** The newest answers to the held-out questions that are shown. */
  answers: HeldOutAnswer[];
  examplesPerSecond: number;
  secondsLeft: number;
  error?: ErrorData;
  settings: TrainingSettings;
  /** A command is on its way: nothing else may be pressed. */
  busy: boolean;
}

const fresh = {
  state: 'idle' as RunState,
  step: 0,
  steps: 0,
  points: [],
  heldOut: [],
  answers: [],
  examplesPerSecond: 0,
  secondsLeft: 0,
  error: undefined,
};

export const useRun = create<RunView>()(() => ({ ...fresh, settings: currentPreset().settings, busy: false }));

/** Settings that a person made stay as long as those that they were made from do. */
onPresetChange(({ settings }, before) =>
  useRun.setState(settings === before.settings ? fresh : { ...fresh, settings }),
);

/** A run goes, is paused, or is about to: what is in use now is what it trains. */
export const isUnderWay = ({ state, busy }: RunView): boolean => busy || state === 'running' || state === 'paused';

export function clearRun(): void {
  useRun.setState(fresh);
}

export function changeSettings(change: Partial<TrainingSettings>): void {
  useRun.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

export const takeUsualSettings = (): void => changeSettings(currentPreset().settings);

/** With the links as drawn: pressed right after an edit, it waits for that. */
export function train(): Promise<void> {
  clearRun();
  const { settings } = useRun.getState();
  return send(() => afterChanges(() => engine.call('train', { settings })));
}

/** How often a person has said what is to become of the run: what was said before that counts no more. */
let presses = 0;

/** For who waits before a run is begun. @returns whether nothing else was pressed meanwhile. */
export function pressedLast(): () => boolean {
  const mine = presses;
  return () => presses === mine;
}

/** Shown at once, and whatever is pressed next counts: the step under way ends behind it, and is kept. */
export async function pause(): Promise<void> {
  presses++;
  useRun.setState({ state: 'paused' });
  await engine.call('pause', {}).catch(commandFailed);
}

/** A run that has not come to rest yet goes on without a word of its own. */
export async function resume(): Promise<void> {
  const going = send(() => engine.call('resume', {}));
  const isLast = pressedLast();
  await going;
  if (isLast() && useRun.getState().state === 'paused') useRun.setState({ state: 'running' });
}

/**
 * Goes on with a run that a closed page has left behind, from what was kept of it.
 * @param points its losses so far.
 * @returns why it does not go on; nothing is then shown as if it did, and the person's settings are back.
 */
export async function resumeLeft(
  { step: at, settings, heldOut }: RunRecord,
  points: StepPoint[],
): Promise<ErrorData | undefined> {
  const { settings: own } = useRun.getState();
  useRun.setState({
    ...fresh,
    state: 'paused',
    step: at,
    steps: settings.steps,
    points,
    heldOut,
    settings,
    busy: true,
  });
  try {
    await engine.call('resume', {});
    return undefined;
  } catch (thrown) {
    clearRun();
    useRun.setState({ settings: own });
    return errorData(thrown);
  } finally {
    useRun.setState({ busy: false });
  }
}

export function step(): Promise<void> {
  if (useRun.getState().state !== 'paused') clearRun();
  const { settings } = useRun.getState();
  return send(() => afterChanges(() => engine.call('step', { settings })));
}

/** The engine is gone: what was under way is not any more. */
export function runLost(): void {
  const { state } = useRun.getState();
  if (state === 'running' || state === 'paused') useRun.setState({ state: 'stopped' });
}

/** It goes on, or rests, at its last checkpoint: the steps behind that are made again. */
export function runTakenUp(at: number): void {
  useRun.setState(({ points, heldOut }) => ({
    step: at,
    points: points.filter((point) => point.step <= at),
    heldOut: heldOut.filter((look) => look.step <= at),
  }));
}

/** After a loss that is not a number: from the last good weights, with a quarter of the rate, as the engine advises. */
export function trainSlower(): Promise<void> {
  changeSettings({ learningRate: Number((useRun.getState().settings.learningRate / 4).toPrecision(3)) });
  return train();
}

async function send(command: () => Promise<unknown>): Promise<void> {
  presses++;
  useRun.setState({ busy: true });
  try {
    await command();
  } catch (thrown) {
    commandFailed(thrown);
  } finally {
    useRun.setState({ busy: false });
  }
}

const commandFailed = (thrown: unknown): void => useRun.setState({ state: 'failed', error: errorData(thrown) });

export function stepsDone({ points, steps, examplesPerSecond, secondsLeft }: Event<'stepsDone'>): void {
  useRun.setState((run) => ({
    points: [...run.points, ...points],
    step: points.at(-1)?.step ?? run.step,
    steps,
    examplesPerSecond,
    secondsLeft,
  }));
}

export function heldOutDone({ step: at, exact, loss, answers }: Event<'heldOutDone'>): void {
  useRun.setState(({ heldOut }) => ({ heldOut: [...heldOut, { step: at, exact, loss }], answers }));
}

export function runChanged({ state, step: at, steps, error }: Event<'runChanged'>): void {
  useRun.setState({ state, step: at, steps, error });
}
