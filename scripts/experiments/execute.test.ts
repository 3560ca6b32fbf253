import { beforeAll, expect, it } from 'vitest';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { SelfTest } from '../../src/engine/selfTest/selfTest.ts';
import { testGpu } from '../../src/engine/testing/gpu.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import { ANCHOR } from '../../src/shared/protocol.ts';
import { plainSums } from '../../src/shared/skill.ts';
import { tableLinks } from '../../src/shared/tableWiring.ts';
import { execute } from './execute.ts';
import type { Prepared } from './experiment.ts';

const SUMS = plainSums(24, 1);
const PREPARED: Prepared = {
  anchor: 'sums',
  augmenters: ['codes'],
  links: codesAndSums.links,
  settings: { ...codesAndSums.settings, steps: 2, batch: 4 },
  train: SUMS,
  sets: {
    exact: { examples: SUMS, how: 'exact' },
    free: { examples: SUMS, how: 'free' },
    chrF: { examples: SUMS, how: 'chrF' },
    negative: { examples: SUMS, how: (_, answer) => answer.startsWith('-') },
  },
  maxTokens: 4,
};

let gpu: Gpu;
let selfTest: SelfTest;
beforeAll(async () => {
  gpu = await testGpu();
  selfTest = new SelfTest(gpu);
});

it('a model alone is measured in each way, and nothing is trained', async () => {
  const { values, parameters, steps } = await execute(gpu, selfTest, { ...PREPARED, speaker: ANCHOR });
  const below = SUMS.filter(({ completion }) => completion.startsWith('-')).length;
  expect(values).toEqual({ exact: 1, free: 1, chrF: 100, negative: below / SUMS.length });
  expect(below).toBeGreaterThan(0);
  expect({ parameters, steps }).toEqual({ parameters: 0, steps: 0 });
});

it('links are trained, and measured', async () => {
  const sets = { wrong: { examples: [{ prompt: '1 + 1 =', completion: '3' }], how: 'exact' } } as const;
  const { values, parameters, steps } = await execute(gpu, selfTest, { ...PREPARED, sets });
  expect({ values, steps }).toEqual({ values: { wrong: 0 }, steps: 2 });
  expect(parameters).toBe(82_432);
});

it('links that are trained apart are put together as they were trained', async () => {
  const settings = { ...PREPARED.settings, learningRate: 0.1, steps: 8, warmupSteps: 0 };
  const sets = { exact: PREPARED.sets.exact, chrF: PREPARED.sets.chrF };
  const prepared = { ...PREPARED, settings, sets };
  const [once, apart] = [
    await execute(gpu, selfTest, prepared),
    await execute(gpu, selfTest, { ...prepared, train: [], apart: [{ augmenter: 'codes', train: SUMS }] }),
  ];
  expect(once.values.exact).toBeLessThan(1); // what Sums alone has: such steps are far too large
  expect({ ...apart, seconds: 0 }).toEqual({ ...once, seconds: 0 });
});

it('every part counts, of links trained apart', async () => {
  const links = [...codesAndSums.links, ...tableLinks('cities', 2)];
  const apart = ['codes', 'cities'].map((augmenter) => ({ augmenter, train: SUMS }));
  const prepared = { ...PREPARED, augmenters: ['codes', 'cities'], links, apart };
  const { parameters, steps } = await execute(gpu, selfTest, prepared);
  expect({ parameters, steps }).toEqual({ parameters: 2 * 82_432, steps: 4 });
});

it('nothing to measure with, and a loss that is not finite, are errors', async () => {
  const nothing = { right: { examples: [], how: 'exact' } } as const;
  await expect(execute(gpu, selfTest, { ...PREPARED, sets: nothing })).rejects.toThrow(
    'nothing to measure "right" with',
  );
  const settings = { ...PREPARED.settings, learningRate: 1e20, steps: 4, warmupSteps: 0 };
  await expect(execute(gpu, selfTest, { ...PREPARED, settings })).rejects.toThrow('became infinite at step');
});
