// Whole compositions against PyTorch (python/composed_cases.py): states of every layer, logits, loss, every link gradient,
// ten steps of AdamW. The numbers are exact (f64); PyTorch's own distance from them in f32 is stored beside them, and a
// bound is only wider than 1e-4 (1e-5 for losses) where PyTorch in f32 is further off than half of that.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { readCompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import type { LoadedModel } from '../loadedModel.ts';
import { saveParts } from '../model/parts.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { FIXTURES, loadFixture, readBytes, readJson, readTensors, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { batchCapacity, BatchInputs } from '../training/batchInputs.ts';
import type { EncodedExample } from '../training/encode.ts';
import { FrozenStates } from '../training/frozenStates.ts';
import { recordLoss } from '../training/lossPlan.ts';
import { TrainingPlan } from '../training/trainingPlan.ts';
import { CachedComposition } from './cachedComposition.ts';
import { recordComposition } from './composition.ts';
import { linkParts } from './linkWeights.ts';

interface Golden {
  about: string;
  anchor: string;
  augmenters: string[];
  links: Link[];
  sequences: {
    ids: number[];
    labels: (number | null)[];
    augmenters: Record<string, { ids: number[]; visible: number[]; prompt: number }>;
  }[];
  optimizer: { learningRate: number; epsilon: number; weightDecay: number; clip: number; betas: [number, number] };
  losses: number[];
  float32: Record<'states' | 'logits' | 'loss' | 'grad' | 'after10' | 'losses', number>;
}

const CASES = readdirSync(join(FIXTURES, 'composed')).map((name) => {
  const folder = join(FIXTURES, 'composed', name);
  return { name, folder, golden: readJson(folder, 'golden.json') as Golden };
});

it('there are cases', () => expect(CASES.length).toBeGreaterThanOrEqual(6));

describe.each(CASES)('$name: $golden.about', ({ folder, golden }) => {
  const { tensors } = readTensors(folder, 'golden.safetensors');
  const batch: EncodedExample[] = golden.sequences.map(({ ids, labels, augmenters }) => ({
    ids,
    labels: labels.map((label) => label ?? NO_LABEL),
    augmenters: new Map(Object.entries(augmenters)),
  }));
  const capacity = batchCapacity([batch], golden.augmenters);
  let gpu: Gpu;
  let anchor: LoadedModel;
  let augmenters: LoadedModel[];

  beforeAll(async () => {
    gpu = await testGpu();
    const load = (id: string) => loadFixture(gpu, join(FIXTURES, 'models', id), id);
    [anchor, ...augmenters] = await Promise.all([golden.anchor, ...golden.augmenters].map(load));
  });

  const board = (): LinkBoard => {
    const links = new LinkBoard(gpu, anchor, augmenters);
    links.load(readCompositionFile(readBytes(join(folder, 'links.safetensors'))), 'trained', 0);
    return links;
  };
  const expected = (name: string): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`The fixture has no ${name}.`);
    return tensor.values();
  };
  const expectTensor = (actual: ArrayLike<number>, name: string, kind: keyof Golden['float32']): void => {
    const bound = Math.max(kind === 'loss' ? 1e-5 : 1e-4, 2 * golden.float32[kind]);
    expect(relativeError(actual, expected(name)), name).toBeLessThan(bound);
  };
  const logitsOf = async (): Promise<{ states: Float32Array[]; logits: Float32Array }> => {
    const { composition } = board();
    const recorder = new Recorder(gpu, 'forward');
    const inputs = new BatchInputs(recorder, capacity);
    const states = recordComposition(recorder, composition, inputs.anchor, inputs.views(composition));
    const logits = composition.anchor.head(recorder, states[states.length - 1]);
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    const values = await Promise.all([...states, logits].map((tensor) => gpu.readback.f32(tensor)));
    plan.destroy();
    return { states: values.slice(0, -1), logits: values[values.length - 1] };
  };

  it('states of every layer, and logits', async () => {
    const { states, logits } = await logitsOf();
    let row = 0;
    for (const [b, { ids }] of batch.entries()) {
      const own = (values: Float32Array, width: number) => values.subarray(row * width, (row + ids.length) * width);
      for (const [layer, state] of states.entries())
        expectTensor(own(state, anchor.card.width), `sequences.${b}.states.${layer}`, 'states');
      expectTensor(own(logits, anchor.card.vocabulary), `sequences.${b}.logits`, 'logits');
      row += ids.length;
    }
  });

  it('loss and every gradient', async () => {
    const { composition, packed } = board();
    const recorder = new Recorder(gpu, 'gradients');
    const gradients = packed.sibling((shape, name) => recorder.tensor(shape, name));
    for (const { name } of packed.specs) recorder.watch(packed.tensor(name), gradients.tensor(name));
    const inputs = new BatchInputs(recorder, capacity);
    const { loss } = recordLoss(recorder, composition, inputs);
    recorder.backward();
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    expectTensor(await gpu.readback.f32(loss), 'loss', 'loss');
    for (const [i, { link, weights }] of composition.links.entries()) {
      const twins = Object.fromEntries(Object.keys(weights).map((name) => [name, gradients.tensor(`${i}.${name}`)]));
      for (const { name, values } of await saveParts(gpu, linkParts({ link, weights: twins })))
        if (hasGradient(name)) expectTensor(values, `grad.links.${i}.${name}`, 'grad');
    }
    plan.destroy();
  });

  it.each([false, true])(
    'ten losses, and the links after them; the models do not change (states kept: %s)',
    async (keep) => {
      const links = board();
      const { learningRate, epsilon, weightDecay, clip, betas } = golden.optimizer;
      const optimiser = { beta1: betas[0], beta2: betas[1], epsilon, weightDecay, clip };
      const modelWeights = async (): Promise<Float32Array[]> =>
        (await Promise.all([anchor, ...augmenters].map(({ decoder }) => saveParts(gpu, decoder.parts))))
          .flat()
          .map(({ values }) => values);
      const before = await modelWeights();
      const frozen = keep ? await FrozenStates.create(gpu, links.composition, batch.toReversed()) : undefined;
      frozen?.ensure(batch, []);
      expect(frozen !== undefined).toBe(keep);
      const plan = await TrainingPlan.create(gpu, links.composition, links.packed, capacity, optimiser, { frozen });
      for (const [i, loss] of golden.losses.entries()) {
        const off = Math.abs((await plan.step(batch, i + 1, learningRate)) / loss - 1);
        expect(off, `loss ${i}`).toBeLessThan(Math.max(1e-5, 2 * golden.float32.losses));
      }
      for (const [i, values] of (await links.save()).values.entries())
        for (const tensor of values)
          if (hasGradient(tensor.name)) expectTensor(tensor.values, `after10.links.${i}.${tensor.name}`, 'after10');
      expect(await modelWeights()).toEqual(before);
      plan.destroy();
      frozen?.destroy();
    },
  );

  it('cached logits equal uncached ones, token by token', async () => {
    // Where a link sees what comes later, earlier rows differ from those of the whole text: the last row is compared.
    const isCausal = golden.links.every(({ mask }) => mask === 'causal');
    const { logits } = await logitsOf();
    const width = anchor.card.vocabulary;
    let row = 0;
    for (const { ids, augmenters: seen } of golden.sequences) {
      const cached = new CachedComposition(gpu, board().composition, 32);
      for (let t = 0; t < ids.length; t++, row++) {
        const now = Object.entries(seen).map(([id, tokens]) => {
          const visible = tokens.visible.slice(0, t + 1);
          const length = t + 1 === ids.length ? tokens.ids.length : visible[t];
          const own = { ids: tokens.ids.slice(0, length), visible, prompt: Math.min(tokens.prompt, length) };
          return [id, own] as const;
        });
        await cached.advance(ids.slice(0, t + 1), new Map(now));
        if (!isCausal && t + 1 < ids.length) continue;
        const whole = logits.subarray(row * width, (row + 1) * width);
        expect(relativeError(await cached.logits(), whole)).toBeLessThan(1e-5);
      }
      await cached.destroy();
    }
  });

  it('what is saved is what was loaded, bit for bit', async () => {
    const file = readCompositionFile(readBytes(join(folder, 'links.safetensors')));
    const saved = await board().save();
    expect(saved.links).toEqual(file.links);
    for (const [i, values] of saved.values.entries())
      for (const { name, values: numbers } of values)
        expect(numbers).toEqual(file.values[i].find((tensor) => tensor.name === name)?.values);
  });
});

/** A bias on keys adds the same to all scores of a row: its gradient is rounding noise. */
function hasGradient(name: string): boolean {
  return name !== 'k.bias';
}
