import { describe, expect, it } from 'vitest';
import { milestone } from './milestones.ts';

describe('what is said of a run', () => {
  it('changes a handful of times in a whole run', () => {
    const said = Array.from({ length: 800 }, (_, step) => milestone({ state: 'running', step, steps: 800 }));
    expect([...new Set(said)]).toEqual([
      'Training has started.',
      '25 percent of the steps are done.',
      '50 percent of the steps are done.',
      '75 percent of the steps are done.',
    ]);
  });

  it('ends with the score', () => {
    expect(milestone({ state: 'finished', step: 800, steps: 800, exact: 0.97 })).toMatch(/finished\. 97\s% of/);
    expect(milestone({ state: 'paused', step: 12, steps: 800, loss: 1.25 })).toBe('Paused at step 12, loss 1.25.');
    expect(milestone({ state: 'idle', step: 0, steps: 0 })).toBe('');
  });
});
