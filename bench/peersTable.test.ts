import { expect, test } from 'vitest';
import type { Compared, Outcome, OwnFigure, Report } from './peers/report.ts';
import { drawResults, merge, misses, ratio, type Results } from './peersTable.ts';

const ms = (best: number): Outcome => ({ best, median: 2 * best });
const row = (name: string, measured: Record<string, Outcome>, goal: number | undefined = 2): Compared => ({
  group: 'gemm',
  name,
  goal,
  measured,
});
const report = (rows: Compared[], own: OwnFigure[] = [], adapter = 'card'): Report => ({
  adapter,
  browser: 'Chrome/1',
  ceiling: { gflops: 10, copyGBs: 1 },
  rows,
  own,
});
const origin = { command: 'npm run bench -- peers', date: '2026-01-02' };
const drawn = (...reports: Report[]): string =>
  drawResults(
    reports.reduce<Results>((all, one) => merge(all, one, origin), {}),
    { slow: 'it waits.' },
  );

test('the ratio is that of the best peer that has a time', () => {
  expect(ratio(row('a', { patchbay: ms(2), x: ms(9), y: ms(5), z: { failed: 'wrong' } }))).toBe(2.5);
  expect(ratio(row('a', { patchbay: ms(2), z: { failed: 'cannot: no' } }))).toBeUndefined();
  expect(ratio(row('a', { patchbay: { failed: 'lost' }, x: ms(1) }))).toBeUndefined();
});

test('a row misses its goal when we are too slow or fail, not when no peer can or there is no goal', () => {
  expect(misses(row('a', { patchbay: ms(1), x: ms(1.99) }))).toBe(true);
  expect(misses(row('a', { patchbay: ms(1), x: ms(2) }))).toBe(false);
  expect(misses(row('a', { patchbay: { failed: 'lost' }, x: ms(1) }))).toBe(true);
  expect(misses(row('a', { patchbay: ms(1), x: { failed: 'cannot: no' } }))).toBe(false);
  expect(misses({ ...row('a', { patchbay: ms(5), x: ms(1) }), goal: undefined })).toBe(false);
});

test('what misses comes first, with its reason', () => {
  const text = drawn(
    report([row('good', { patchbay: ms(1), x: ms(3) }), row('slow', { patchbay: ms(2), x: ms(3) }), row('odd', {})]),
  );
  expect(text).toContain('- slow: it waits.');
  expect(text).toContain('- odd: nobody has found out why yet.');
  expect(text.indexOf('| slow |')).toBeLessThan(text.indexOf('| good |'));
  expect(text).toContain('| slow | 2.00 (4.00) | 3.00 (6.00) | 1.50× | ≥ 2× |');
});

test('the share of the ceiling goes by what limits: operations or bytes', () => {
  const share = (flops: number, bytes: number): string =>
    drawn(report([{ ...row('a', { patchbay: ms(1), x: ms(3) }), cost: { flops, bytes } }]));
  expect(share(5e6, 1e5)).toContain('| 50 % |'); // half a millisecond at 10 GFLOP/s
  expect(share(5e6, 8e5)).toContain('| 80 % |'); // 0.8 ms at 1 GB/s
});

test('figures of ours alone miss on either side', () => {
  const memory = (value: number): string =>
    drawn(report([], [{ group: 'step', name: 'memory', value, least: 0.9, most: 1.1, about: '' }]));
  for (const value of [0.8, 1.2, NaN]) expect(memory(value)).toContain('- memory: nobody');
  expect(memory(1)).not.toContain('- memory');
});

test('what failed is told in its own words', () => {
  const text = drawn(report([row('a', { patchbay: ms(1), x: { failed: 'wrong: 1' }, y: { failed: 'cannot: no' } })]));
  expect(text).toContain('| failed | cannot | no peer |');
  expect(text).toContain('- x, a: wrong: 1');
});

test('a run of one group leaves other groups and other adapters as they were', () => {
  const step = { ...row('step', { patchbay: ms(7) }), group: 'step' };
  const text = drawn(
    report([row('a', { patchbay: ms(1) }), row('gone', { patchbay: ms(1) }), step]),
    report([row('other', { patchbay: ms(4) })], [], 'second card'),
    report([row('a', { patchbay: ms(3) })]),
  );
  expect(text).toContain('| a | 3.00 (6.00) |');
  expect(text).not.toContain('gone');
  expect(text).toContain('| step | 7.00 (14.0) |');
  expect(text.slice(text.indexOf('## second card'))).toContain('| other | 4.00 (8.00) |');
});
