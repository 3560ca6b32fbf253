import { beforeAll, expect, it } from 'vitest';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { SelfTest } from '../../src/engine/selfTest/selfTest.ts';
import { seededRandom } from '../../src/engine/tables/random.ts';
import { testGpu } from '../../src/engine/testing/gpu.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import { ANCHOR } from '../../src/shared/protocol.ts';
import { tableLinks } from '../../src/shared/tableWiring.ts';
import { compositionExamples } from '../models/data.ts';
import { execute } from './execute.ts';
import type { Check, Prepared } from './experiment.ts';

const SUMS = compositionExamples(seededRandom(1), new Map(), [], 24, { operands: [0, 1, 1], numbers: 1 }, new Set());
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

/** Steps far too large: links that wrote nothing, and left Sums all of its sums, spoil some of them. */
const BREAKING = { ...PREPARED.settings, learningRate: 0.1, steps: 8, warmupSteps: 0 };

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
  const sets = { exact: PREPARED.sets.exact };
  const { values, parameters, steps } = await execute(gpu, selfTest, { ...PREPARED, settings: BREAKING, sets });
  expect(values.exact).toBeLessThan(1);
  expect({ parameters, steps }).toEqual({ parameters: 82_432, steps: 8 });
});

it('links that are trained apart are put together as they were trained', async () => {
  const sets = { exact: PREPARED.sets.exact, chrF: PREPARED.sets.chrF };
  const prepared = { ...PREPARED, settings: BREAKING, sets };
  const [once, apart] = [
    await execute(gpu, selfTest, prepared),
    await execute(gpu, selfTest, { ...prepared, train: [], apart: [{ augmenter: 'codes', train: SUMS }] }),
  ];
  expect(once.values.exact).toBeLessThan(1);
  expect({ ...apart, seconds: 0 }).toEqual({ ...once, seconds: 0 });
});

it('every part counts, of links trained apart', async () => {
  const links = [...codesAndSums.links, ...tableLinks('cities', 2)];
  const prepared = {
    ...PREPARED,
    settings: { ...BREAKING, learningRate: 0.05 },
    augmenters: ['codes', 'cities'],
    links,
  };
  const trainedApart = async (...augmenters: string[]) => {
    const answers: string[] = [];
    const said: Check = (_, answer) => answers.push(answer) > 0;
    const apart = augmenters.map((augmenter) => ({ augmenter, train: SUMS }));
    const sets = { said: { examples: SUMS, how: said } };
    return { ...(await execute(gpu, selfTest, { ...prepared, apart, sets })), answers };
  };
  const [both, codes, cities] = [
    await trainedApart('codes', 'cities'),
    await trainedApart('codes'),
    await trainedApart('cities'),
  ];
  expect([both, codes, cities].map(({ parameters, steps }) => [parameters, steps])).toEqual([
    [2 * 82_432, 16],
    [82_432, 8],
    [82_432, 8],
  ]);
  expect(both.answers).not.toEqual(codes.answers);
  expect(both.answers).not.toEqual(cities.answers);
  expect(codes.answers).not.toEqual(cities.answers);
});

it('nothing to measure with, and a loss that is not finite, are errors', async () => {
  const nothing = { right: { examples: [], how: 'exact' } } as const;
  await expect(execute(gpu, selfTest, { ...PREPARED, sets: nothing })).rejects.toThrow(
    'nothing to measure "right" with',
  );
  const settings = { ...PREPARED.settings, learningRate: 1e20, steps: 4, warmupSteps: 0 };
  await expect(execute(gpu, selfTest, { ...PREPARED, settings })).rejects.toThrow('became infinite at step');
});
