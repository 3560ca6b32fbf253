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

/** With the one before let go of. */
async function searching(): Promise<Promise<void>[]> {
  const search = findRate();
  await Promise.resolve();
  return [search];
}

describe('the search for a rate', () => {
  it('shows what is tried, then what is found; the rate is taken', async () => {
    const [search] = await searching();
    rateTried(point);
    expect(useRateSearch.getState()).toMatchObject({ state: 'searching', points: [point] });
    end.resolve({ points: [point, { rate: 0.01, loss: 1 }], suggestion: 0.004 });
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'found', suggestion: 0.004 });
    expect(useRateSearch.getState().points).toHaveLength(2);
    takeRate(0.004);
    expect(useRun.getState().settings.learningRate).toBe(0.004);
  });

  it('that is stopped says so at once, keeps what it tried, and is no failure', async () => {
    const [search] = await searching();
    rateTried(point);
    stopFinding();
    expect(useRateSearch.getState()).toMatchObject({ state: 'stopped', points: [point] });
    rateTried(point);
    end.reject(new PatchbayError({ code: 'stopped', message: 'Stopped.' }));
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'stopped', points: [point], error: undefined });
  });

  it('waits in the engine for the one that was stopped; what that still brings is not its own', async () => {
    let letGo: () => void = () => undefined;
    const begun = vi.fn();
    vi.spyOn(engine, 'call').mockImplementation((command) => {
      if (command === 'stopFinding') return new Promise((resolve) => (letGo = () => resolve(null)));
      begun();
      return new Promise((resolve, reject) => (end = { resolve: resolve as (found: object) => void, reject }));
    });
    void (await searching());
    stopFinding();
    const second = findRate();
    rateTried(point);
    expect(useRateSearch.getState()).toMatchObject({ state: 'searching', points: [] });
    expect(begun).toHaveBeenCalledTimes(1);
    letGo();
    await vi.waitFor(() => expect(begun).toHaveBeenCalledTimes(2));
    rateTried(point);
    expect(useRateSearch.getState().points).toEqual([point]);
    end.resolve({ points: [point], suggestion: 0.5 });
    await second;
    expect(useRateSearch.getState()).toMatchObject({ state: 'found', suggestion: 0.5 });
  });

  it('that fails says why', async () => {
    const [search] = await searching();
    end.reject(new PatchbayError({ code: 'out-of-memory', message: 'It does not fit.' }));
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'idle', error: { message: 'It does not fit.' } });
  });

  it('brings nothing any more once it is closed', async () => {
    const [search] = await searching();
    closeSearch();
    rateTried(point);
    end.resolve({ points: [point], suggestion: 0.5 });
    await search;
    expect(useRateSearch.getState()).toMatchObject({ state: 'idle', points: [], suggestion: undefined });
  });
});
