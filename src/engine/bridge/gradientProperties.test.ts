// What must hold of training every composition, on compositions and batches drawn from seeds: a batch's gradient is its
// sequences' together, in whatever memory it is computed; gradients reach the links and nothing else; the same run gives the
// same numbers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../shared/protocol.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { type NamedValues } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { Draw } from '../testing/draw.ts';
import { affordable, testGpu } from '../testing/gpu.ts';
import { build, drawBlueprint, type RandomComposition } from '../testing/randomComposition.ts';
import { drawExample } from '../testing/randomText.ts';
import { capacityFor, lossAndGradients, type LossAndGradients } from '../testing/recorded.ts';
import { BatchInputs } from '../training/batchInputs.ts';
import type { EncodedExample } from '../training/encode.ts';
import { recordLoss } from '../training/lossPlan.ts';
import { Trainer } from '../training/trainer.ts';
import { linkParts } from './linkWeights.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';

const SEEDS = affordable([1, 2, 3, 4, 5, 6]);
/** Nothing but a gradient changes a weight. */
const SETTINGS: TrainingSettings = {
  ...USUAL,
  steps: 6,
  batch: 3,
  learningRate: 3e-3,
  warmupSteps: 1,
  weightDecay: 0,
  clip: 1,
  seed: 5,
  evaluateEvery: 6,
};

describe.each(SEEDS.map(drawBlueprint))('$about', (blueprint) => {
  const draw = new Draw(blueprint.seed);
  const batch = [9, 1, 70, 6].map((length) => drawExample(draw, blueprint, length));
  let gpu: Gpu;
  let random: RandomComposition;

  beforeAll(async () => {
    gpu = await testGpu();
    random = build(gpu, blueprint);
  });
  afterAll(() => random.destroy());

  it("a batch's loss and gradients are those of its sequences, by their labels, in any order and any plan", async () => {
    const whole = await lossAndGradients(gpu, random, batch);
    const zeros = [...whole.gradients].map(([name, { length }]) => [name, new Float32Array(length)] as const);
    const sum = { loss: 0, gradients: new Map(zeros) };
    for (const example of batch) {
      const share = labelsOf([example]) / labelsOf(batch);
      const alone = await lossAndGradients(gpu, random, [example]);
      sum.loss += share * alone.loss;
      for (const [name, to] of sum.gradients)
        alone.gradients.get(name)?.forEach((value, i) => (to[i] += share * value));
    }
    expectAlike(whole, sum);
    const larger = capacityFor(random.composition, [...batch, drawExample(draw, blueprint, 90)]);
    expectAlike(await lossAndGradients(gpu, random, draw.shuffled(batch), { capacity: larger }), sum);
  });

  it('the order of the links does not matter', async () => {
    const { composition, packed } = random;
    const expected = await lossAndGradients(gpu, random, batch);
    for (const links of [composition.links.toReversed(), draw.shuffled(composition.links)])
      expectAlike(await lossAndGradients(gpu, { packed, composition: { ...composition, links } }, batch), expected);
  });

  it('tensors that take turns in memory change no bit of the loss and its gradients', async () => {
    const own = await lossAndGradients(gpu, random, batch);
    const shared = await lossAndGradients(gpu, random, batch, { sharing: true });
    expect(shared.bytes).toBeLessThan(0.7 * own.bytes);
    expect(shared.loss).toBe(own.loss);
    for (const [name, values] of own.gradients) expect(shared.gradients.get(name), name).toEqual(values);
  });

  it('gradients reach every tensor of every link, and none of a model is asked for', async () => {
    const { gradients } = await lossAndGradients(gpu, random, batch);
    for (const [name, values] of gradients) expect(largestOf(values), name).toBeGreaterThan(0);
    const { composition, packed, frozen } = random;
    const recorder = new Recorder(gpu, 'gradients');
    const twins = packed.sibling((shape, name) => recorder.tensor(shape, name));
    for (const { name } of packed.specs) recorder.watch(packed.tensor(name), twins.tensor(name));
    recordLoss(recorder, composition, new BatchInputs(recorder, capacityFor(composition, batch)));
    recorder.backward();
    for (const { name, tensor } of frozen) expect(recorder.gradientOf(tensor), name).toBeUndefined();
  });

  it('training changes every tensor of every link and no bit of a model, and twice gives the same twice', async () => {
    const examples = Array.from({ length: 8 }, () => drawExample(draw, blueprint, draw.whole(4, 12)));
    const [one, other] = [await train(gpu, random, examples, 0), await retrained(examples)];
    expect(one.losses.every(Number.isFinite)).toBe(true);
    expect(bits(one.models.after)).toEqual(bits(one.models.before));
    for (const [i, { name, values }] of one.links.after.entries())
      expect(values, `${name} (${i})`).not.toEqual(one.links.before[i].values);
    expect(bits(other.links.before)).toEqual(bits(one.links.before));
    expect(other.losses).toEqual(one.losses);
    expect(bits(other.links.after)).toEqual(bits(one.links.after));
  });

  /** The same composition once more, each step submitted while those before it run. */
  const retrained = async (examples: readonly EncodedExample[]): Promise<TrainingResult> => {
    const again = build(gpu, blueprint);
    const result = await train(gpu, again, examples, SETTINGS.steps);
    again.destroy();
    return result;
  };
});

interface TrainingResult {
  losses: number[];
  models: Record<'before' | 'after', NamedValues[]>;
  links: Record<'before' | 'after', NamedValues[]>;
}

/** @param ahead steps that are submitted before the first loss is waited for. */
async function train(
  gpu: Gpu,
  { composition, packed, frozen }: RandomComposition,
  examples: readonly EncodedExample[],
  ahead: number,
): Promise<TrainingResult> {
  const save = async () => ({
    models: await saveParts(gpu, frozen),
    links: await saveParts(gpu, composition.links.flatMap(linkParts)),
  });
  const before = await save();
  const trainer = await Trainer.create(gpu, composition, packed, examples, SETTINGS);
  const losses: Promise<number>[] = [];
  while (!trainer.finished) {
    losses.push(trainer.next());
    if (losses.length > ahead) await losses[losses.length - 1];
  }
  const result = await Promise.all(losses);
  trainer.destroy();
  const after = await save();
  return {
    losses: result,
    models: { before: before.models, after: after.models },
    links: { before: before.links, after: after.links },
  };
}

function labelsOf(batch: readonly EncodedExample[]): number {
  return batch.flatMap(({ labels }) => labels).filter((label) => label !== NO_LABEL).length;
}

function bits(tensors: readonly NamedValues[]): Uint32Array[] {
  return tensors.map(({ values }) => new Uint32Array(values.buffer, values.byteOffset, values.length));
}

/**
 * To 1e-5 of each tensor's largest gradient. Those of queries are differences that may cancel to nothing (where rows see
 * one key, say): what is left is rounding of the link's other gradients, hence 1e-6 of its largest.
 */
function expectAlike(actual: LossAndGradients, expected: LossAndGradients): void {
  expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-5);
  expect([...actual.gradients.keys()]).toEqual([...expected.gradients.keys()]);
  const largest = new Map<string, number>();
  for (const [name, values] of expected.gradients)
    largest.set(linkOf(name), Math.max(largest.get(linkOf(name)) ?? 0, largestOf(values)));
  for (const [name, values] of expected.gradients) {
    const off = largestOf(values.map((value, i) => value - (actual.gradients.get(name)?.[i] ?? NaN)));
    const bound = 1e-5 * largestOf(values) + 1e-6 * (largest.get(linkOf(name)) ?? NaN);
    expect(off, name).toBeLessThanOrEqual(bound);
  }
}

/** Tensors are packed under "<link>.<tensor>". */
function linkOf(name: string): string {
  return name.split('.')[0];
}

/** NaN when there is one. */
function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
