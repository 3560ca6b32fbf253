import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../shared/runRecords.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { runChanges } from './runChanges.ts';

type Compared = Pick<RunRecord, 'links' | 'settings' | 'examples' | 'stepsBefore'>;

const { links, settings } = codesAndSums;
const examples = { name: 'codes', hash: 'a', train: 4096, heldOut: 512 };
const base: Compared = { links, settings, examples, stepsBefore: 0 };
const changed = (change: Partial<Compared>, before: Partial<Compared> = {}): string =>
  runChanges({ ...base, ...change }, { ...base, ...before });

describe('what is different about a run', () => {
  it('settings, each with its old and new value', () => {
    expect(changed({ settings: { ...settings, learningRate: 0.002, steps: 1200, schedule: 'linear' } })).toBe(
      'rate 0.005 → 0.002, steps 400 → 1,200, schedule cosine → linear',
    );
  });

  it('counts examples or tokens, whichever is in force', () => {
    const tokens = { ...settings, batchTokens: 2048 };
    expect(changed({ settings: tokens })).toBe('tokens per step not counted → 2,048');
    expect(changed({ settings: { ...tokens, batch: 8 } }, { settings: tokens })).toBe('the same once more');
  });

  it('links that are on: more, fewer, others, and in another form', () => {
    const moved = links.map((link, i) => (i === 0 ? { ...link, from: 1 } : link));
    expect(changed({}, { links: links.slice(0, 2) })).toBe('2 links more');
    expect(changed({ links: links.map((link, i) => ({ ...link, enabled: i > 0 })) })).toBe('1 link fewer');
    expect(changed({ links: moved })).toBe('1 link added, 1 taken away');
    expect(changed({ links: links.map((link) => ({ ...link, heads: 8 })) })).toBe('heads 4 → 8');
    expect(changed({ links: links.map((link, i) => ({ ...link, heads: i === 0 ? 8 : 2 })) })).toBe('heads of 4 links');
    expect(changed({ links: links.map((link) => ({ ...link, mask: 'none' })) })).toBe('form of 4 links');
  });

  it('a link taken out and drawn again is the same link', () => {
    expect(changed({ links: links.map((link) => ({ ...link, id: `${link.id}-again` })) })).toBe('the same once more');
  });

  it('examples: others, more, fewer', () => {
    expect(changed({ examples: { ...examples, name: 'mine.csv', hash: 'b' } })).toBe('examples “mine.csv”');
    expect(changed({ examples: { ...examples, hash: 'b', train: 4106 } })).toBe('10 examples more');
    expect(changed({ examples: { ...examples, hash: 'b', train: 4095 } })).toBe('1 example fewer');
    expect(changed({ examples: { ...examples, hash: 'b' } })).toBe('other examples');
  });

  it('what it started from', () => {
    expect(runChanges(base)).toBe('the first one');
    expect(runChanges({ ...base, stepsBefore: 400 })).toBe('goes on from 400 steps');
    expect(changed({ stepsBefore: 400 })).toBe('goes on from 400 steps with the same settings');
    expect(changed({ stepsBefore: 400, settings: { ...settings, seed: 2 } })).toBe(
      'seed 1 → 2, goes on from 400 steps',
    );
  });
});
