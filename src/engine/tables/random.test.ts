import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

const draw = (seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 1000 }, () => random.uniform());
};

test('the same seed gives the same stream, another seed another', () => {
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});

test('integers fill their range evenly', () => {
  const random = seededRandom(1);
  const seen = Array.from({ length: 20 }, () => 0);
  for (let i = 0; i < 20_000; i++) seen[random.integer(20)]++;
  // 1,000 expected, standard deviation 31.
  expect(Math.min(...seen)).toBeGreaterThan(850);
  expect(Math.max(...seen)).toBeLessThan(1150);
});

test('normal numbers have mean 0 and variance 1', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 20_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(Math.abs(variance - 1)).toBeLessThan(0.05);
});

test('a shuffle keeps every item, moves them, and leaves the original alone', () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  const mixed = seededRandom(1).shuffle(items);
  expect(mixed).not.toEqual(items);
  expect(mixed.toSorted((a, b) => a - b)).toEqual(items);
  expect(items[0]).toBe(0);
});
