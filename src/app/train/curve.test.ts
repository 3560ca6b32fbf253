import { describe, expect, it } from 'vitest';
import { axisTicks, curveRows, logTicks, withEarlier } from './curve.ts';

const points = (losses: number[]) => losses.map((loss, i) => ({ step: i + 1, loss }));

describe('rows of a curve', () => {
  it('a constant loss stays itself when smoothed, from the first step on', () => {
    const rows = curveRows(points(Array.from({ length: 50 }, () => 2)), []);
    expect(rows).toHaveLength(50);
    for (const { smooth } of rows) expect(smooth).toBeCloseTo(2, 12);
  });

  it('smoothing lags behind a fall', () => {
    const last = curveRows(points([4, 4, 4, 1]), []).at(-1);
    expect(last?.loss).toBe(1);
    expect(last?.smooth).toBeGreaterThan(2);
    expect(last?.smooth).toBeLessThan(4);
  });

  it('thins out a long run, and keeps the newest step and every look at the held-out questions', () => {
    const rows = curveRows(points(Array.from({ length: 1000 }, () => 1)), [{ step: 500, exact: 0.5, loss: 0.7 }], 100);
    expect(rows.length).toBeLessThanOrEqual(101); // a step that is not drawn for its loss may be for its look
    expect(rows.at(-1)?.step).toBe(1000);
    expect(rows.find(({ step }) => step === 500)).toMatchObject({ heldOut: 0.7, exact: 50 });
    expect(rows.map(({ step }) => step)).toEqual(rows.map(({ step }) => step).toSorted((a, b) => a - b));
  });

  it.each([101, 198, 200, 2500])('of %i looks at the held-out questions a hundred are drawn at most', (count) => {
    const looks = Array.from({ length: count }, (_none, i) => ({ step: 4 * (i + 1), exact: 0.5, loss: 1 }));
    const drawn = curveRows(points(Array.from({ length: 4 * count }, () => 1)), looks).filter(({ exact }) => exact);
    expect(drawn.length).toBeLessThanOrEqual(100);
    expect(drawn.length).toBeGreaterThan(50);
    expect(drawn[0]).toMatchObject({ step: 4 });
    expect(drawn.at(-1)).toMatchObject({ step: 4 * count, heldOut: 1 });
    expect(curveRows([], looks.slice(0, 100))).toHaveLength(100);
  });

  it('of many steps as many as were asked for are drawn at most', () => {
    for (const count of [299, 300, 301, 599, 600, 601]) {
      const drawn = curveRows(points(Array.from({ length: count }, () => 1)), []);
      expect(drawn.length).toBeLessThanOrEqual(300);
      expect(drawn.at(-1)?.step).toBe(count);
    }
  });

  it('nothing trained, nothing drawn', () => expect(curveRows([], [])).toEqual([]));
});

describe('earlier runs laid over', () => {
  it('stand beside the rows of now, each at its place, and go on beyond their end', () => {
    const rows = withEarlier(curveRows(points([2, 1]), []), [
      { points: points([4, 4, 4]), heldOut: [] },
      { points: points([3]), heldOut: [{ step: 3, exact: 0.5, loss: 1 }] },
    ]);
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(rows.map(({ loss }) => loss)).toEqual([2, 1, undefined]);
    expect(rows.map(({ earlier }) => earlier?.[0]?.smooth?.toFixed(6))).toEqual(['4.000000', '4.000000', '4.000000']);
    expect(rows.map(({ earlier }) => earlier?.[1])).toEqual([
      { smooth: 3, exact: undefined },
      {},
      { smooth: undefined, exact: 50 },
    ]);
  });

  it('nothing laid over changes nothing', () => {
    const rows = curveRows(points([2, 1]), []);
    expect(withEarlier(rows, [])).toEqual(rows);
  });
});

describe('ticks of an axis', () => {
  it.each([
    [2.86, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3, 4]],
    [0.53, [0, 0.2, 0.4, 0.6]],
    [17, [0, 5, 10, 15, 20]],
    [0, [0, 1]],
  ])('up to %d', (top, ticks) => expect(axisTicks(top)).toEqual(ticks));

  it.each([
    [0.04, 16, [0.01, 0.1, 1, 10, 100]],
    [1, 1, [1, 10]],
    [0, 0.5, [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]],
  ])('logarithmic, from %d to %d', (lowest, highest, ticks) => expect(logTicks(lowest, highest)).toEqual(ticks));
});
