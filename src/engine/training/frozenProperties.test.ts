// Training on kept states gives the losses and the links of training without, to the last bit: on compositions drawn from
// seeds, and for batches of any size, however few rows they have.
import { beforeAll, describe, expect, it } from 'vitest';
import { ANCHOR } from '../../shared/protocol.ts';
import { lowestLink } from '../bridge/composition.ts';
import { linkParts } from '../bridge/linkWeights.ts';
import type { Gpu } from '../gpu/device.ts';
import { type NamedValues } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { Draw } from '../testing/draw.ts';
import { affordable, testGpu } from '../testing/gpu.ts';
import { build, drawBlueprint, type Blueprint } from '../testing/randomComposition.ts';
import { drawExample } from '../testing/randomText.ts';
import { capacityFor } from '../testing/recorded.ts';
import type { EncodedExample } from './encode.ts';
import { FrozenStates } from './frozenStates.ts';
import { TrainingPlan } from './trainingPlan.ts';

const BLUEPRINTS = affordable([1, 2, 3, 4, 5, 6, 7, 8]).map(drawBlueprint);
const LENGTHS = [[1], [2], [5], [9, 1, 14, 6], [40, 3]];
const OPTIMISER = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01, clip: 1 };
const STEPS = 3;

it('some of the compositions have blocks below their lowest link', () => {
  const lowest = BLUEPRINTS.map(({ links }) => Math.min(...links.map(({ to }) => to)));
  expect(lowest).toContain(0);
  expect(lowest.some((layer) => layer > 0)).toBe(true);
});

describe.each(BLUEPRINTS)('$about', (blueprint) => {
  const draw = new Draw(blueprint.seed);
  let gpu: Gpu;
  beforeAll(async () => void (gpu = await testGpu()));

  it.each(LENGTHS.map((lengths) => [lengths]))('examples of %j tokens', async (lengths) => {
    const examples = lengths.map((length) => drawExample(draw, blueprint, length));
    const [live, kept] = [await train(gpu, blueprint, examples, false), await train(gpu, blueprint, examples, true)];
    expect(live.losses.every(Number.isFinite)).toBe(true);
    expect(kept.losses).toEqual(live.losses);
    expect(kept.links).toEqual(live.links);
  });
});

interface Trained {
  losses: number[];
  links: NamedValues[];
}

async function train(gpu: Gpu, blueprint: Blueprint, examples: EncodedExample[], keep: boolean): Promise<Trained> {
  const { composition, packed, destroy } = build(gpu, blueprint);
  const frozen = keep ? await FrozenStates.create(gpu, composition, examples) : undefined;
  expect(frozen?.keeps(ANCHOR) ?? false).toBe(keep && lowestLink(composition) > 0);
  const capacity = capacityFor(composition, examples);
  const plan = await TrainingPlan.create(gpu, composition, packed, capacity, OPTIMISER, { frozen });
  const losses: number[] = [];
  for (let step = 1; step <= STEPS; step++) {
    frozen?.ensure(examples, []);
    losses.push(await plan.step(examples, step, 3e-3));
  }
  const links = await saveParts(gpu, composition.links.flatMap(linkParts));
  plan.destroy();
  frozen?.destroy();
  destroy();
  return { losses, links };
}
