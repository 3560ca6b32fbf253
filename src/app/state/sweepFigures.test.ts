import { expect, it } from 'vitest';
import { firstExample } from './preset.ts';
import type { Tried } from './seriesRecord.ts';
import { ranked } from './sweepFigures.ts';
import type { SweepRecord } from './sweepRecord.ts';

const tried = (change: Partial<Tried>): { tried: Tried } => ({
  tried: { exact: 0.5, loss: 1, n: 64, steps: 100, seconds: 10, parameters: 1, kept: true, ...change },
});
const candidate = (id: string) => ({ id, names: [], links: [] });
const sweep = (outcomes: SweepRecord['outcomes']): SweepRecord => ({
  preset: 'p',
  candidates: ['a', 'b', 'c', 'd'].map(candidate),
  settings: firstExample.settings,
  limit: 64,
  examples: { name: 'e', key: 'e' },
  outcomes,
  state: 'running',
});
const failed = { failed: { code: 'not-finite', message: 'NaN' } } as const;

it('the best come first, by accuracy or by loss; a tie goes by the other', () => {
  const all = sweep({
    a: tried({ exact: 0.5, loss: 0.9 }),
    b: tried({ exact: 0.7, loss: 0.8 }),
    c: failed,
    d: tried({ exact: 0.5, loss: 0.2 }),
  });
  const order = (by: 'exact' | 'loss') => ranked(all, by).map(({ candidate: { id } }) => id);
  expect(order('exact')).toEqual(['b', 'd', 'a']);
  expect(order('loss')).toEqual(['d', 'b', 'a']);
});
