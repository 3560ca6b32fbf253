import { describe, expect, it } from 'vitest';
import { planWords, timesWords } from './planWords.ts';

const plan = { steps: 400, epochs: 6.25, tokens: 512, bytes: 24e6, obstacles: [], warnings: [] };
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('what a run takes', () => {
  it('in one line', () => {
    expect(plain(planWords({ ...plan, secondsPerStep: 0.2 }))).toBe(
      '400 steps · every example about 6 times · about 1 min 20 s · 24.0 MB of graphics memory',
    );
  });

  it('says when the time is not known, and never less than a second', () => {
    expect(plain(planWords(plan))).toContain('· time known after the first steps ·');
    expect(plain(planWords({ ...plan, steps: 1, secondsPerStep: 0.01 }))).toMatch(/^1 step · .* · about 1 s ·/);
  });

  it.each([
    [0.001, 'about 1 % of the examples'],
    [0.5, 'about 50 % of the examples'],
    [1.02, 'every example about once'],
    [1.56, 'every example about 1.6 times'],
    [6.25, 'every example about 6 times'],
    [1234.4, 'every example about 1,234 times'],
  ])('%d epochs', (epochs, words) => expect(plain(timesWords(epochs))).toBe(words));
});
