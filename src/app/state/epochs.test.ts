import { describe, expect, it } from 'vitest';
import { epochsPerStep, examplesPerStep, roundEpochs, stepsFor } from './epochs.ts';

const size = { batch: 64, batchTokens: 0, accumulate: 1 };

describe('steps and epochs', () => {
  it('a step is so many of the examples', () => {
    expect(epochsPerStep(size, 4096)).toBe(1 / 64);
    expect(epochsPerStep({ ...size, accumulate: 4 }, 4096)).toBe(1 / 16);
  });

  it('counted in tokens, the engine has to tell', () => {
    const tokens = { ...size, batchTokens: 2048 };
    expect(epochsPerStep(tokens, 4096)).toBeUndefined();
    expect(epochsPerStep(tokens, 4096, { epochs: 20, steps: 400 })).toBe(0.05);
  });

  it('examples in a step: all of its batches, or what the engine has told of its tokens', () => {
    expect(examplesPerStep({ ...size, accumulate: 4 }, 4096)).toBe(256);
    const tokens = { batch: 64, batchTokens: 2048, accumulate: 4 };
    expect(examplesPerStep(tokens, 4096)).toBeUndefined();
    expect(examplesPerStep(tokens, 4096, { epochs: 50, steps: 400 })).toBe(512);
  });

  it('without examples there are no epochs', () => expect(epochsPerStep(size, 0)).toBeUndefined());

  it('there and back is the same number of steps', () => {
    for (const steps of [1, 7, 63, 64, 400, 1234]) expect(stepsFor(roundEpochs(steps / 64), 1 / 64)).toBe(steps);
  });

  it('stays within what a run can have', () => {
    expect(stepsFor(0.0001, 1 / 64)).toBe(1);
    expect(stepsFor(1e6, 1 / 64)).toBe(100_000);
  });
});
