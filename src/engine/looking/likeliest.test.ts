import { expect, it } from 'vitest';
import { likeliest } from './likeliest.ts';

it('softmax in order, the lower id first among equals', () => {
  const found = likeliest(Float32Array.of(1, 3, 2, 3, -Infinity), 3);
  const sum = Math.exp(1) + 2 * Math.exp(3) + Math.exp(2);
  expect(found.map(({ id }) => id)).toEqual([1, 3, 2]);
  expect(found[2].probability).toBeCloseTo(Math.exp(2) / sum, 12);
});

it('as many as there are; what is not finite is left out', () => {
  expect(likeliest(Float32Array.of(NaN, 2, Infinity), 5)).toEqual([{ id: 1, probability: 1 }]);
  expect(likeliest(Float32Array.of(NaN), 5)).toEqual([]);
  const many = Float32Array.from({ length: 1000 }, (_, i) => ((i * 7919) % 1000) / 50);
  const sorted = [...many.keys()].toSorted((a, b) => many[b] - many[a]);
  expect(likeliest(many, 5).map(({ id }) => id)).toEqual(sorted.slice(0, 5));
});
