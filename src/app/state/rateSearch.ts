// The search for a learning rate: how the loss goes with growing rates, and the one to take.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { RateSearch } from '../../shared/runRecords.ts';
import { meantNow } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { onPresetChange } from './preset.ts';
import { changeSettings, useRun } from './run.ts';

export interface RateSearchView extends RateSearch {
  state: 'idle' | 'searching' | 'found' | 'stopped';
  error?: ErrorData;
}

const nothing: RateSearchView = { state: 'idle', points: [], suggestion: undefined, error: undefined };

export const useRateSearch = create<RateSearchView>()(() => nothing);

/** What an earlier search still brings is no news. */
let round = 0;
/** The search that is in the engine. */
let heard = 0;
/** Until the engine has let go of the search that was stopped last. */
let letGo: Promise<unknown> | undefined;

onPresetChange(forget);
useExamples.subscribe(({ report }, before) => {
  if (before.report && report !== before.report) forget(); // a curve of other examples says nothing of these
});

function forget(): void {
  round++;
  useRateSearch.setState(nothing);
}

export const isSearching = ({ state }: RateSearchView): boolean => state === 'searching';

export async function findRate(): Promise<void> {
  forget();
  const mine = round;
  useRateSearch.setState({ state: 'searching' });
  const isMeant = meantNow();
  if (letGo) await letGo;
  const isStillMeant = await isMeant();
  if (mine !== round) return;
  if (!isStillMeant) return forget();
  heard = mine;
  try {
    const found = await engine.call('findRate', { settings: useRun.getState().settings });
    if (mine === round) useRateSearch.setState({ suggestion: undefined, ...found, state: 'found' });
  } catch (thrown) {
    if (mine !== round) return;
    const error = errorData(thrown);
    useRateSearch.setState(error.code === 'stopped' ? { state: 'stopped' } : { state: 'idle', error });
  }
}

/** Shown at once: the step under way ends behind it. What was tried stays. */
export function stopFinding(): void {
  round++;
  useRateSearch.setState({ state: 'stopped' });
  letGo = engine.call('stopFinding', {}).catch(() => null);
}

export function takeRate(learningRate: number): void {
  changeSettings({ learningRate });
}

/** Away with the curve. */
export const closeSearch = forget;

export function rateTried({ rate, loss }: { rate: number; loss: number }): void {
  if (heard === round) useRateSearch.setState(({ points }) => ({ points: [...points, { rate, loss }] }));
}
