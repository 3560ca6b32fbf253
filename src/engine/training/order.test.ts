import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../shared/protocol.ts';
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

describe('BatchOrder by tokens', () => {
  const tokens = [5, 1, 9, 3, 3, 2, 7, 30, 4, 6];
  const room = { tokens, most: 12 };
  const total = (indices: number[]): number => indices.reduce((sum, index) => sum + tokens[index], 0);

  it('takes as many as have room, one at least, in the order of the rounds', () => {
    const order = new BatchOrder(tokens.length, 99, 5, room);
    const batches = Array.from({ length: 40 }, (_, i) => order.at(i + 1));
    const drawn = batches.flat();
    const byOne = new BatchOrder(tokens.length, 1, 5);
    expect(drawn).toEqual(drawn.map((_, i) => byOne.at(i + 1)[0]));
    for (const [i, batch] of batches.slice(0, -1).entries()) {
      expect(batch.length === 1 || total(batch) <= 12).toBe(true);
      expect(total([...batch, batches[i + 1][0]])).toBeGreaterThan(12); // no room for one more
    }
    expect(batches).toContainEqual([7]); // larger than the room
  });

  it('depends on seed and number alone, and repeats nothing for want of others', () => {
    const order = new BatchOrder(tokens.length, 1, 5, room);
    const batches = Array.from({ length: 30 }, (_, i) => order.at(i + 1));
    expect(order.at(4)).toEqual(batches[3]);
    expect(new BatchOrder(tokens.length, 1, 5, room).at(30)).toEqual(batches[29]);
    expect(new BatchOrder(3, 1, 5, { tokens: [1, 1, 1], most: 1000 }).at(2)).toHaveLength(3);
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

  it('or falls straight, or stays, behind the same warm-up', () => {
    const at = (schedule: Schedule) =>
      [2, 4, 29, 54, 104].map((step) => learningRateAt(step, { ...settings, schedule }));
    expect(at('linear')).toEqual([1, 2, 1.5, 1, 0]);
    expect(at('constant')).toEqual([1, 2, 2, 2, 2]);
    expect(at('cosine')[2]).toBeCloseTo(1 + Math.SQRT1_2, 12);
  });
});
