import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../shared/sweeps.ts';
import { firstExample } from '../state/preset.ts';
import type { Outcome } from '../state/seriesRecord.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';
import { cellsOf } from './cells.ts';
import { sweepCsv } from './sweepCsv.ts';
import { bestSentence, bestWords, candidateName, sweepLine } from './sweepWords.ts';

const [first, second] = firstExample.links;
const pair = { augmenter: 'codes', from: 2, to: 0 };
const candidates: Candidate[] = [
  { id: 'pair', names: [], pair, links: [first] },
  { id: 'own', names: ['All of the example', 'As wired now, 4 heads'], links: [first, second] },
  { id: 'evil', names: ['=SUM(A1)'], links: [second] },
];
const tried = (exact: number, loss: number): Outcome => ({
  tried: { exact, loss, n: 64, steps: 100, seconds: 12.5, parameters: 20_608, kept: true },
});
const sweep = (outcomes: SweepRecord['outcomes'], state: SweepRecord['state'] = 'running'): SweepRecord => ({
  preset: 'p',
  candidates,
  settings: firstExample.settings,
  limit: 64,
  examples: { name: 'e', key: 'e' },
  outcomes,
  state,
});
const failed: Outcome = { failed: { code: 'not-finite', message: 'NaN' } };
const name = (candidate: Candidate) => candidateName(candidate);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('what a sweep says of itself', () => {
  it('where it stands, and about how long it takes', () => {
    expect(sweepLine(sweep({}))).toBe('Sweep: 1 of 3');
    expect(plain(sweepLine(sweep({ pair: tried(1, 0) })))).toBe('Sweep: 2 of 3, about 25 s left');
    expect(sweepLine(sweep({ pair: failed }, 'paused'))).toBe('Sweep paused at 2 of 3');
    expect(sweepLine(sweep({ pair: failed }, 'stopped'))).toBe('Sweep stopped after 1 of 3');
    const all = sweep({ pair: tried(0.1, 2), own: tried(0.9, 0.2), evil: failed }, 'finished');
    expect(plain(sweepLine(all) + bestWords(all))).toBe('Sweep finished: 3 tried, best is All of the example (90 %)');
  });

  it('what is best, and whether that is more than chance', () => {
    const sentence = (a: number, b: number) =>
      plain(bestSentence(sweep({ pair: tried(a, 1), own: tried(b, 1) }), name));
    expect(sentence(0.2, 0.9)).toBe(
      'Best so far: All of the example, right on 90 % (± 4) of 64 held-out questions. No other comes near.',
    );
    expect(sentence(0.85, 0.9)).toContain('1 other is too close to tell apart.');
    expect(bestSentence(sweep({}), name)).toBe('');
  });

  it('a single link goes by its layers, with the augmenter where there are several', () => {
    expect(candidateName(candidates[0])).toBe('block 2 → embeddings');
    expect(candidateName(candidates[0], () => 'Codes')).toBe('Codes block 2 → embeddings');
  });
});

it('cells: shades from worst to best by what is compared, the best in words, and why there is no figure', () => {
  const some = sweep({ pair: tried(0.2, 0.5), own: tried(0.8, 0.9) });
  const cell = (id: string, measure: 'exact' | 'loss') =>
    cellsOf(some, { id: 'evil', step: 7, steps: 9 }, measure).get(id);
  expect(cell('own', 'exact')).toMatchObject({ shade: 8, isBest: true, words: expect.stringContaining('best') });
  expect(cell('own', 'loss')).toMatchObject({ shade: 0, isBest: false });
  expect(cell('pair', 'loss')).toMatchObject({ shade: 8, text: '0.500' });
  expect(cell('evil', 'exact')).toMatchObject({ state: 'trying', words: 'being trained, step 7 of 9' });
  expect(cellsOf(sweep({ pair: failed }), undefined, 'exact').get('pair')).toMatchObject({ state: 'failed' });
});

it('a table for other programs, in which no name is a formula', () => {
  const csv = sweepCsv(sweep({ pair: tried(0.5, 1.25), evil: failed }), name);
  expect(csv.split('\n')).toEqual([
    'candidate,links,heads,steps,exact,loss,n,seconds,parameters,seed',
    'block 2 → embeddings,codes 2-0,4,100,0.5,1.25,64,12.5,20608,1',
    '"\'=SUM(A1)",codes 2-1,4,,,,,,,1',
    '',
  ]);
});
