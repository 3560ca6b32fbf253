import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { RunPlan } from '../../shared/runRecords.ts';
import { engine } from './engineClient.ts';
import { useOpening } from './opening.ts';
import { firstExample } from './preset.ts';
import { changeSettings, clearRun, useRun } from './run.ts';
import { REST_MS, useRunPlan } from './runPlan.ts';
import { wiringOpened } from './wiring.ts';

const plan: RunPlan = { steps: 1, epochs: 1, tokens: 1, bytes: 1, obstacles: [], warnings: [] };
const wiring = { links: firstExample.links, parameters: 0, bytes: 0, origin: 'preset', steps: 0 } as const;
let asked: number[];
let answer: (steps: number) => Promise<RunPlan>;

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  answer = (steps) => Promise.resolve({ ...plan, steps });
  vi.spyOn(engine, 'call').mockImplementation((_, params) => {
    const { steps } = (params as { settings: { steps: number } }).settings;
    asked.push(steps);
    return answer(steps);
  });
  clearRun();
  const card = { id: 'codes' } as never;
  useOpening.setState({ status: 'open', augmenters: [card] });
  wiringOpened({ ...wiring, links: [...wiring.links] }, '');
  await vi.advanceTimersByTimeAsync(REST_MS);
  asked = [];
});
afterEach(() => vi.useRealTimers());

describe('what the next run takes', () => {
  it('is asked once, when changes rest', async () => {
    for (const steps of [10, 20, 30]) {
      changeSettings({ steps });
      await vi.advanceTimersByTimeAsync(REST_MS / 2);
    }
    expect(useRunPlan.getState().isOld).toBe(true);
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(asked).toEqual([30]);
    expect(useRunPlan.getState()).toMatchObject({ plan: { steps: 30 }, isOld: false });
  });

  it('an answer that a later change has overtaken is no news', async () => {
    let late: (plan: RunPlan) => void = () => undefined;
    answer = () => new Promise((resolve) => (late = resolve));
    changeSettings({ steps: 10 });
    await vi.advanceTimersByTimeAsync(REST_MS);
    changeSettings({ steps: 20 });
    late({ ...plan, steps: 10 });
    await vi.advanceTimersByTimeAsync(1);
    expect(useRunPlan.getState().isOld).toBe(true);
    expect(useRunPlan.getState().plan?.steps).not.toBe(10);
  });

  it('is asked again when links change, and when a run has ended; never while one goes', async () => {
    wiringOpened({ ...wiring, links: [] }, '');
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(asked).toHaveLength(1);
    useRun.setState({ state: 'running' });
    changeSettings({ steps: 5 });
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(asked).toHaveLength(1);
    useRun.setState({ state: 'finished' });
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(asked).toEqual([expect.any(Number), 5]);
  });

  it('a failure takes the place of the plan', async () => {
    answer = () => Promise.reject(new PatchbayError({ code: 'gpu', message: 'No.' }));
    changeSettings({ steps: 11 });
    await vi.advanceTimersByTimeAsync(REST_MS);
    expect(useRunPlan.getState()).toMatchObject({ plan: undefined, error: { message: 'No.' }, isOld: false });
  });
});
