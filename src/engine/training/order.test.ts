import { describe, expect, it } from 'vitest';
import { BatchOrder } from './batchOrder.ts';
import { learningRateAt } from './schedule.ts';

describe('BatchOrder', () => {
  it('takes every example once a round, in another order each round', () => {
    const order = new BatchOrder(12, 4, 7);
    const rounds = [0, 1].map((round) => [1, 2, 3].flatMap((step) => order.at(round * 3 + step)));
    for (const round of rounds)
      expect(round.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(rounds[0]).not.toEqual(rounds[1]);
  });

  it('depends on seed and step alone', () => {
    const forward = new BatchOrder(10, 3, 1);
    const steps = Array.from({ length: 9 }, (_, i) => forward.at(i + 1));
    expect(forward.at(4)).toEqual(steps[3]); // back again
    expect(new BatchOrder(10, 3, 1).at(9)).toEqual(steps[8]); // straight there
    expect(new BatchOrder(10, 3, 2).at(1)).not.toEqual(steps[0]);
  });
});

describe('learningRateAt', () => {
  const settings = { learningRate: 2, warmupSteps: 4, steps: 104 };
  it('rises in a straight line, then falls as a cosine to zero', () => {
    expect([1, 2, 4].map((step) => learningRateAt(step, settings))).toEqual([0.5, 1, 2]);
    expect(learningRateAt(54, settings)).toBeCloseTo(1, 12);
    expect(learningRateAt(104, settings)).toBeCloseTo(0, 12);
    expect(learningRateAt(1, { ...settings, warmupSteps: 0 })).toBeCloseTo(2, 2);
  });
});
