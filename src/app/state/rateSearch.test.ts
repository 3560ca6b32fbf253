import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { engine } from './engineClient.ts';
import { closeSearch, findRate, rateTried, stopFinding, takeRate, useRateSearch } from './rateSearch.ts';
import { useRun } from './run.ts';

const point = { rate: 0.001, loss: 2 };
let end: { resolve: (found: object) => void; reject: (error: PatchbayError) => void };

beforeEach(() => {
  closeSearch();
  vi.spyOn(engine, 'call').mockImplementation((command) =>
    command === 'findRate'
      ? new Promise((resolve, reject) => (end = { resolve: resolve as (found: object) => void, reject }))
      : (Promise.resolve(null) as never),
  );
});

describe('the search for a rate', () => {
  it('shows what is tried, then what is found; the rate is taken', async () => {
    const search = findRate();
    rateTried(point);
    expect(useRateSearch.getState()).toMatchObject({ state: 'searching', points: [point] });
    end.resolve({ points: [point, { rate: 0.01, loss: 1 }], suggestion: 0.004 });
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'found', suggestion: 0.004 });
    expect(useRateSearch.getState().points).toHaveLength(2);
    takeRate(0.004);
    expect(useRun.getState().settings.learningRate).toBe(0.004);
  });

  it('that is stopped keeps what it tried, and is no failure', async () => {
    const search = findRate();
    rateTried(point);
    await stopFinding();
    expect(useRateSearch.getState().state).toBe('stopping');
    end.reject(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'stopped', points: [point], error: undefined });
  });

  it('that fails says why', async () => {
    const search = findRate();
    end.reject(new PatchbayError({ code: 'out-of-memory', message: 'It does not fit.' }));
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'idle', error: { message: 'It does not fit.' } });
  });

  it('brings nothing any more once it is closed', async () => {
    const search = findRate();
    closeSearch();
    rateTried(point);
    end.resolve({ points: [point], suggestion: 0.5 });
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'idle', points: [], suggestion: undefined });
  });
});
