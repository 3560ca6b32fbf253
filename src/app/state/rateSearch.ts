// The search for a learning rate: how the loss goes with growing rates, and the one to take.
import { create } from 'zustand';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { RateSearch } from '../../shared/runRecords.ts';
import { engine } from './engineClient.ts';
import { useExamples } from './examples.ts';
import { onPresetChange } from './preset.ts';
import { changeSettings, useRun } from './run.ts';

export interface RateSearchView extends RateSearch {
  state: 'idle' | 'searching' | 'stopping' | 'found' | 'stopped';
  error?: ErrorData;
}

const nothing: RateSearchView = { state: 'idle', points: [], suggestion: undefined, error: undefined };

export const useRateSearch = create<RateSearchView>()(() => nothing);

/** What an earlier search still brings is no news. */
let round = 0;

onPresetChange(forget);
useExamples.subscribe(({ report }, before) => {
  if (before.report && report !== before.report) forget(); // a curve of other examples says nothing of these
});

function forget(): void {
  round++;
  useRateSearch.setState(nothing);
}

export const isSearching = ({ state }: RateSearchView): boolean => state === 'searching' || state === 'stopping';

export async function findRate(): Promise<void> {
  forget();
  const mine = round;
  useRateSearch.setState({ state: 'searching' });
  try {
    const found = await engine.call('findRate', { settings: useRun.getState().settings });
    if (mine === round) useRateSearch.setState({ suggestion: undefined, ...found, state: 'found' });
  } catch (thrown) {
    if (mine !== round) return;
    const error = errorData(thrown);
    useRateSearch.setState(error.code === 'stopped' ? { state: 'stopped' } : { state: 'idle', error });
  }
}

export async function stopFinding(): Promise<void> {
  useRateSearch.setState({ state: 'stopping' });
  await engine.call('stopFinding', {}).catch(() => null); // the search itself tells how it ended
}

export function takeRate(learningRate: number): void {
  changeSettings({ learningRate });
}

/** Away with the curve. */
export const closeSearch = forget;

export function rateTried({ rate, loss }: { rate: number; loss: number }): void {
  useRateSearch.setState(({ points, ...view }) =>
    isSearching({ points, ...view }) ? { points: [...points, { rate, loss }] } : {},
  );
}
