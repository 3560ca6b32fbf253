// What a curve of losses says of rates.
import { describe, expect, it } from 'vitest';
import { RateCurve, TRIED_RATES } from './rateCurve.ts';

function curveOf(loss: (rate: number) => number): RateCurve {
  const curve = new RateCurve();
  for (const rate of TRIED_RATES) {
    curve.add(rate, loss(rate));
    if (curve.isOver) break;
  }
  return curve;
}

/** Learns around 1e-3, is at its best near 1e-2, and breaks behind it. */
const usual = (rate: number): number => 4 - 3 / (1 + 1e-3 / rate) + 400 * rate ** 2;

describe('RateCurve', () => {
  it('tries rates from 1e-6 to 1, each larger by the same factor', () => {
    expect([TRIED_RATES[0], TRIED_RATES.at(-1), TRIED_RATES.length]).toEqual([1e-6, 1, 61]);
    for (let i = 1; i < TRIED_RATES.length; i++) expect(TRIED_RATES[i] / TRIED_RATES[i - 1]).toBeCloseTo(10 ** 0.1, 10);
  });

  it('ends when the loss is four times its lowest, or not finite', () => {
    const curve = curveOf(usual);
    const lowest = Math.min(...curve.points.map(({ loss }) => loss));
    expect(curve.points.length).toBeLessThan(61);
    expect(curve.points.at(-1)?.loss).toBeGreaterThan(4 * lowest);
    expect(curve.points.slice(0, -1).every(({ loss }) => loss <= 4 * lowest)).toBe(true);
    expect(curveOf((rate) => (rate < 1e-3 ? 1 : NaN)).points.at(-1)?.rate).toBeCloseTo(1e-3, 6);
  });

  it('finds where the loss falls fastest, before it is lowest', () => {
    const curve = curveOf(usual);
    expect(curve.steepest).toBeGreaterThan(3e-4);
    expect(curve.steepest).toBeLessThan(5e-3);
  });

  it('smooths away one hard batch, with its first loss as it is', () => {
    const curve = curveOf((rate) => usual(rate) + (Math.abs(rate - 1e-5) < 1e-7 ? 6 : 0));
    expect(curve.points[0].loss).toBeCloseTo(usual(1e-6), 10);
    const spike = curve.points.find(({ rate }) => rate > 9e-6);
    expect(spike?.loss).toBeLessThan(6);
    expect(curve.steepest).toBeGreaterThan(1e-4);
  });

  it('says nothing where nothing is learned', () => {
    expect(curveOf(() => 3).steepest).toBeUndefined();
    expect(curveOf((rate) => 3 + rate).steepest).toBeUndefined();
    expect(new RateCurve().steepest).toBeUndefined();
  });
});
