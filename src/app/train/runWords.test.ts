import { describe, expect, it } from 'vitest';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { extentWords, resultWords, whenWords } from './runWords.ts';

const { settings } = codesAndSums;
const plain = (texts: string[]): string[] => texts.map((text) => text.replaceAll('\u00a0', ' '));

describe('a run in words', () => {
  it.each([
    ['finished', 400, '400 steps'],
    ['finished', 250, 'ended early, at step 250 of 400'],
    ['paused', 120, 'paused at step 120 of 400'],
    ['running', 3, 'running now'],
    ['stopped', 5, 'ended at step 5 of 400'],
    ['failed', 9, 'failed at step 9 of 400'],
  ] as const)('%s at %d', (state, step, words) => expect(extentWords({ state, step, settings })).toBe(words));

  it('its last look, not its best, unless it ended early with the weights of that', () => {
    const heldOut = [
      { step: 50, exact: 0.9, loss: 0.3 },
      { step: 100, exact: 0.8, loss: 0.4 },
    ];
    expect(plain(resultWords({ heldOut, weightsOf: 120, loss: 0.25, seconds: 80 }))).toEqual([
      '80 % right',
      'loss 0.250',
      'held-out 0.400',
      '1 min 20 s',
    ]);
    expect(plain(resultWords({ heldOut, weightsOf: 50, seconds: 80 }))).toEqual([
      '90 % right',
      'held-out 0.300',
      '1 min 20 s',
    ]);
    expect(plain(resultWords({ heldOut: [], weightsOf: 0, seconds: 0 }))).toEqual(['not scored', '0 s']);
  });

  it('when it was; nothing for what is no time', () => {
    expect(whenWords(new Date(2026, 10, 24, 9, 5).toISOString())).toBe('Nov 24, 09:05');
    expect(whenWords('yesterday')).toBe('');
  });
});
