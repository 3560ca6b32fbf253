import { expect, it } from 'vitest';
import type { FetchProgress } from '../../shared/models.ts';
import { ProgressMeter } from './progressMeter.ts';

it('tells at most five times a second, with the rate of the last seconds', () => {
  const told: FetchProgress[] = [];
  let now = 0;
  const meter = new ProgressMeter(
    { id: 'x', loadedBytes: 1000, totalBytes: 1_000_000 },
    (progress) => told.push(progress),
    () => now,
  );
  expect(told).toEqual([{ id: 'x', loadedBytes: 1000, totalBytes: 1_000_000, bytesPerSecond: 0 }]);
  for (; now < 2000; now += 10) meter.add(100);
  expect(told.length).toBeLessThanOrEqual(11);
  expect(told.at(-1)?.bytesPerSecond).toBeCloseTo(10_000, -3);
  for (; now < 12_000; now += 10) meter.add(10);
  expect(told.at(-1)?.bytesPerSecond).toBeCloseTo(1000, -2);
});
