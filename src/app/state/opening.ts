// From nothing to an open engine: device, models, and how far their files have come.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { EngineEvent, ModelCard, Opened } from '../../shared/protocol.ts';
import type { AdapterSummary } from '../../shared/reports.ts';
import { turnsAway } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { forgetDraft } from './exampleDraft.ts';
import { useExamples } from './examples.ts';
import { tableLost } from './making.ts';
import { notify } from './notices.ts';
import { holdOpened } from './projectHold.ts';
import { choosePreset, currentPreset, onPresetChange, type PresetState } from './preset.ts';
import { clearRun, runLost } from './run.ts';
import { runsChanged } from './runs.ts';
import { setHeldOut } from './scores.ts';
import { hasDraft, useWiring, wiringOpened } from './wiring.ts';

export type ModelProgress = Omit<Extract<EngineEvent, { type: 'modelProgress' }>, 'type' | 'model'>;

export interface Opening {
  status: 'opening' | 'open' | 'failed';
  error?: ErrorData;
  adapter?: AdapterSummary;
  anchor?: ModelCard;
  augmenters: ModelCard[];
  /** True when wiring and weights come from an earlier visit. */
  restored: boolean;
  /** By model id. */
  progress: Record<string, ModelProgress>;
  /** What is being opened in place of this, which goes on until it is. */
  next?: PresetState;
}

const nothing: Opening = { status: 'opening', augmenters: [], restored: false, progress: {} };

export const useOpening = create<Opening>()(() => nothing);

/** Which opening is the newest: what an earlier one still brings is no news. */
let round = 0;
let engineFailed = false;

onPresetChange(() => useOpening.setState({ ...nothing, anchor: undefined }));

/** @returns whether it is open now. After a failure the engine is started anew; else what it fetches goes on. */
export async function openEngine(): Promise<boolean> {
  const mine = ++round;
  if (engineFailed) engine.restart();
  engineFailed = false;
  clearRun();
  useOpening.setState({ status: 'opening', error: undefined, next: undefined });
  turnsAway();
  try {
    const opened = await engine.call('open', { preset: currentPreset() });
    if (mine !== round) return false;
    showOpened(opened);
    return true;
  } catch (thrown) {
    if (mine === round) openingFailed(errorData(thrown));
    return false;
  }
}

/**
 * Opens other models beside those that are open. These are shown and work until the others are there, and stay when the
 * others cannot be had. One after the other when asked for twice.
 * @returns what was opened; undefined when it could not be.
 */
export async function openInstead(next: PresetState): Promise<Opened | undefined> {
  useOpening.setState({ next });
  const opening = engine.call('open', { preset: next.preset });
  turnsAway(
    opening.then(
      () => true,
      (thrown: unknown) => errorData(thrown).code === 'device-lost', // then nothing is open
    ),
  );
  try {
    const opened = await opening;
    const { next: latest, progress } = useOpening.getState();
    const lost = hasDraft(useWiring.getState()) ? 'Changes that were not in use are gone.' : '';
    choosePreset(next);
    clearRun();
    showOpened(opened, [wordsFor(opened), lost].filter(Boolean).join(' '));
    useOpening.setState({ progress, next: latest === next ? undefined : latest });
    return opened;
  } catch (thrown) {
    if (useOpening.getState().next === next) useOpening.setState({ next: undefined });
    const error = errorData(thrown);
    if (error.code === 'device-lost') openingFailed(error);
    else if (error.code !== 'stopped')
      notify({ ...error, message: `${error.message} The models that were open are still open.` });
    return undefined;
  }
}

/** @param said of the wiring, in place of where it comes from. */
export function showOpened(opened: Opened, said = wordsFor(opened)): void {
  const { hold, wiring, examples, runs, ...others } = opened;
  holdOpened(hold);
  wiringOpened(wiring, said);
  useExamples.setState({ report: examples });
  runsChanged(runs);
  setHeldOut(examples.heldOut);
  useOpening.setState({ ...others, status: 'open' });
}

const wordsFor = ({ restored }: Opened): string => (restored ? 'Your wiring is as you left it.' : '');

export function adapterChanged(adapter: AdapterSummary): void {
  useOpening.setState({ adapter });
}

export const isOpening = (): boolean => useOpening.getState().status === 'opening';

export function openingFailed(error: ErrorData): void {
  engineFailed = true;
  runLost();
  forgetDraft();
  tableLost(error);
  useOpening.setState({ status: 'failed', error, next: undefined });
}

export function modelProgressed({ model, ...progress }: ModelProgress & { model: string }): void {
  useOpening.setState((state) => ({ progress: { ...state.progress, [model]: progress } }));
}
