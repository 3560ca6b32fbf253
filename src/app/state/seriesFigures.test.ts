import { describe, expect, it } from 'vitest';
import { firstExample } from './preset.ts';
import { clearlyApart, expectedSeconds, place, secondsLeft, standardError } from './seriesFigures.ts';
import type { SeriesRecord, Tried } from './seriesRecord.ts';

const tried = (change: Partial<Tried>): { tried: Tried } => ({
  tried: { exact: 0.5, loss: 1, n: 64, steps: 100, seconds: 10, parameters: 1, kept: true, ...change },
});
const candidate = (id: string) => ({ id, links: [] });
const series = (outcomes: SeriesRecord['outcomes']): SeriesRecord => ({
  preset: 'p',
  candidates: ['a', 'b', 'c', 'd'].map(candidate),
  settings: firstExample.settings,
  limit: 64,
  examples: { name: 'e', key: 'e' },
  outcomes,
  state: 'running',
});
describe('how sure a figure is', () => {
  it('is the binomial standard error, near enough where there are many questions', () => {
    expect(standardError({ exact: 0.5, n: 400 })).toBeCloseTo(0.025, 4);
    expect(standardError({ exact: 0.9, n: 10_000 })).toBeCloseTo(0.003, 5);
  });

  it('all of a few right is not certain', () => {
    expect(standardError({ exact: 1, n: 8 })).toBeGreaterThan(0.1);
    expect(standardError({ exact: 0, n: 0 })).toBe(1);
  });

  it('differences within chance are told from others', () => {
    expect(clearlyApart(tried({ exact: 0.9 }).tried, tried({ exact: 0.5 }).tried)).toBe(true);
    expect(clearlyApart(tried({ exact: 0.9 }).tried, tried({ exact: 0.85 }).tried)).toBe(false);
  });
});

describe('how long it takes', () => {
  it('by those that were tried, and by what the present one says of itself', () => {
    const one = series({ a: tried({ seconds: 10 }) });
    expect(secondsLeft(one)).toBe(30);
    expect(secondsLeft(one, { id: 'b', step: 0, steps: 100 })).toBe(30);
    expect(secondsLeft(one, { id: 'b', step: 80, steps: 100, secondsLeft: 2 })).toBe(22);
    expect(place(one)).toBe(2);
  });

  it('the first one is guessed from, once it runs', () => {
    expect(secondsLeft(series({}), { id: 'a', step: 0, steps: 100 })).toBeUndefined();
    expect(secondsLeft(series({}), { id: 'a', step: 25, steps: 100, secondsLeft: 6 })).toBe(6 + 3 * 8);
  });

  it('before it starts, from the speed of the last run', () => {
    expect(expectedSeconds(16, 100, 64, 1024)).toBe(100);
    expect(expectedSeconds(16, 100, 64, 0)).toBeUndefined();
    expect(expectedSeconds(16, 100, undefined, 1024)).toBeUndefined();
  });
});
