// The composition against PyTorch (python/patchbay_torch.py): two models of different width and tokenizers, five links.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { generate } from '../answer.ts';
import { readCompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import { Recorder } from '../gpu/recorder.ts';
import { LinkBoard } from '../linkBoard.ts';
import type { LoadedModel } from '../loadedModel.ts';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import { batchCapacity, BatchInputs } from '../training/batchInputs.ts';
import type { EncodedExample } from '../training/encode.ts';
import { FrozenStates } from '../training/frozenStates.ts';
import { recordLoss } from '../training/lossPlan.ts';
import { TrainingPlan } from '../training/trainingPlan.ts';
import { FIXTURES, loadFixture, readBytes, readJson, readTensors, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { CachedComposition } from './cachedComposition.ts';
import { recordComposition } from './composition.ts';
import { linkParts } from './linkWeights.ts';
import { saveParts } from '../model/parts.ts';

interface Golden {
  links: Link[];
  sequences: {
    ids: number[];
    labels: (number | null)[];
    augmenters: Record<string, { ids: number[]; visible: number[] }>;
  }[];
  optimizer: { learningRate: number; epsilon: number; weightDecay: number; clip: number; betas: [number, number] };
  losses: number[];
  answers: { prompt: string; ids: number[]; text: string }[];
}

const FOLDER = join(FIXTURES, 'composed');
const AUGMENTER = 'tiny-augmenter';
const golden = readJson(FOLDER, 'golden.json') as Golden;
const tensors = readTensors(FOLDER, 'golden.safetensors');
const batch: EncodedExample[] = golden.sequences.map(({ ids, labels, augmenters }) => ({
  ids,
  labels: labels.map((label) => label ?? NO_LABEL),
  augmenters: new Map(Object.entries(augmenters)),
}));
const capacity = batchCapacity([batch], [AUGMENTER]);

let gpu: Gpu;
let anchor: LoadedModel;
let augmenter: LoadedModel;

beforeAll(async () => {
  gpu = await testGpu();
  anchor = await loadFixture(gpu, join(FIXTURES, 'models/tiny-llama'), 'tiny-llama');
  augmenter = await loadFixture(gpu, join(FIXTURES, 'models/tiny-augmenter'), AUGMENTER);
});

function board(): LinkBoard {
  const links = new LinkBoard(gpu, anchor, [augmenter]);
  links.load(readCompositionFile(readBytes(join(FOLDER, 'links.safetensors'))), 'trained', 0);
  return links;
}

function expected(name: string): Float32Array {
  const tensor = tensors.tensors.get(name);
  if (!tensor) throw new Error(`The fixture has no ${name}.`);
  return tensor.values();
}

/** States of all layers and logits of every row of the batch. */
async function forward(
  { composition }: LinkBoard,
  examples = batch,
): Promise<{ states: Float32Array[]; logits: Float32Array }> {
  const recorder = new Recorder(gpu, 'forward');
  const inputs = new BatchInputs(recorder, capacity);
  const states = recordComposition(recorder, composition, inputs.anchor, inputs.views(composition));
  const logits = composition.anchor.head(recorder, states[states.length - 1]);
  const plan = await recorder.finish();
  inputs.write(examples);
  plan.run();
  const values = await Promise.all([...states, logits].map((tensor) => gpu.readback.f32(tensor)));
  plan.destroy();
  return { states: values.slice(0, -1), logits: values[values.length - 1] };
}

describe('composition', () => {
  it('states of every layer and logits equal PyTorch', async () => {
    const { states, logits } = await forward(board());
    let row = 0;
    golden.sequences.forEach(({ ids }, b) => {
      const slice = (values: Float32Array, width: number): Float32Array =>
        values.subarray(row * width, (row + ids.length) * width);
      states.forEach((state, layer) => {
        const error = relativeError(slice(state, anchor.card.width), expected(`sequences.${b}.states.${layer}`));
        expect(error, `sequence ${b}, layer ${layer}`).toBeLessThan(1e-4);
      });
      expect(relativeError(slice(logits, anchor.card.vocabulary), expected(`sequences.${b}.logits`))).toBeLessThan(
        1e-4,
      );
      row += ids.length;
    });
  });

  it('loss and every link gradient equal PyTorch', async () => {
    const { composition, packed } = board();
    const recorder = new Recorder(gpu, 'gradients');
    const gradients = packed.sibling();
    for (const { name } of packed.specs) recorder.watch(packed.tensor(name), gradients.tensor(name));
    const inputs = new BatchInputs(recorder, capacity);
    const { loss } = recordLoss(recorder, composition, inputs);
    recorder.backward();
    const plan = await recorder.finish();
    inputs.write(batch);
    plan.run();
    expect(relativeError(await gpu.readback.f32(loss), expected('loss'))).toBeLessThan(1e-5);
    for (const [i, { link, weights }] of composition.links.entries()) {
      const twins = Object.fromEntries(
        Object.entries(weights).map(([key, tensor]) => [key, { ...tensor, buffer: gradients.whole.buffer }]),
      );
      for (const { name, values } of await saveParts(gpu, linkParts({ link, weights: twins }))) {
        expect(relativeError(values, expected(`grad.links.${i}.${name}`)), `link ${i} ${name}`).toBeLessThan(1e-4);
      }
    }
  });

  it.each([
    ['computed in every step', false],
    ['kept from before', true],
  ])(
    'states of the augmenter %s: ten losses and the links after them equal PyTorch; the models do not change',
    async (_, keep) => {
      const links = board();
      const { learningRate, epsilon, weightDecay, clip, betas } = golden.optimizer;
      const optimiser = { beta1: betas[0], beta2: betas[1], epsilon, weightDecay, clip };
      const modelWeights = async (): Promise<Float32Array[]> =>
        (await Promise.all([anchor, augmenter].map(({ decoder }) => saveParts(gpu, decoder.parts))))
          .flat()
          .map(({ values }) => values);
      const before = await modelWeights();
      const frozen = keep ? await FrozenStates.create(gpu, links.composition, batch.toReversed()) : undefined;
      frozen?.ensure(batch, []);
      expect(frozen !== undefined).toBe(keep);
      const plan = await TrainingPlan.create(gpu, links.composition, links.packed, capacity, optimiser, { frozen });
      for (const [i, loss] of golden.losses.entries()) {
        expect(Math.abs((await plan.step(batch, i + 1, learningRate)) - loss) / loss, `loss ${i}`).toBeLessThan(1e-4);
      }
      for (const [i, values] of (await links.save()).values.entries()) {
        for (const tensor of values) {
          expect(
            relativeError(tensor.values, expected(`after10.links.${i}.${tensor.name}`)),
            `link ${i} ${tensor.name}`,
          ).toBeLessThan(1e-4);
        }
      }
      expect(await modelWeights()).toEqual(before);
    },
  );

  it('untrained, it equals the anchor bit for bit', async () => {
    const links = board();
    links.reset();
    const none = new LinkBoard(gpu, anchor, [augmenter]);
    const [untrained, bare] = [await forward(links), await forward(none)];
    expect(untrained.logits).toEqual(bare.logits);
    expect((await forward(board())).logits).not.toEqual(bare.logits);
  });

  it('a changed token leaves every row before it exactly as it was', async () => {
    const links = board();
    const before = await forward(links);
    const [first, ...others] = batch;
    const t = 3;
    const ids = first.ids.with(t, (first.ids[t] + 1) % anchor.card.vocabulary);
    const after = await forward(links, [{ ...first, ids }, ...others]);
    const bytes = t * anchor.card.vocabulary;
    expect(after.logits.subarray(0, bytes)).toEqual(before.logits.subarray(0, bytes));
    expect(after.logits.subarray(bytes)).not.toEqual(before.logits.subarray(bytes));
  });

  it('an augmenter token that is not visible yet leaves a row exactly as it was', async () => {
    const links = board();
    const before = await forward(links);
    const [first, ...others] = batch;
    const seen = first.augmenters.get(AUGMENTER) ?? { ids: [], visible: [] };
    const row = seen.visible.findIndex((count) => count > 0 && count < seen.ids.length);
    expect(row).toBeGreaterThan(0);
    const changed = seen.ids.with(seen.visible[row], (seen.ids[seen.visible[row]] + 1) % augmenter.card.vocabulary);
    const after = await forward(links, [
      { ...first, augmenters: new Map([[AUGMENTER, { ...seen, ids: changed }]]) },
      ...others,
    ]);
    const numbers = (row + 1) * anchor.card.vocabulary;
    expect(after.logits.subarray(0, numbers)).toEqual(before.logits.subarray(0, numbers));
    expect(after.logits.subarray(numbers)).not.toEqual(before.logits.subarray(numbers));
  });

  it('the links of a layer may come in any order', async () => {
    const links = board();
    const reversed = { ...links.composition, links: links.composition.links.toReversed() };
    const [one, other] = [await forward(links), await forward(Object.assign(board(), { composition: reversed }))];
    expect(relativeError(other.logits, one.logits)).toBeLessThan(1e-5);
  });

  it('cached logits equal uncached ones, token by token', async () => {
    const links = board();
    const { logits } = await forward(links);
    let row = 0;
    for (const { ids, augmenters } of golden.sequences) {
      const cached = new CachedComposition(gpu, links.composition, 32);
      const seen = augmenters[AUGMENTER];
      for (let t = 0; t < ids.length; t++, row++) {
        const visible = seen.visible.slice(0, t + 1);
        await cached.advance(
          ids.slice(0, t + 1),
          new Map([[AUGMENTER, { ids: seen.ids.slice(0, visible[t]), visible }]]),
        );
        const width = anchor.card.vocabulary;
        expect(relativeError(await cached.logits(), logits.subarray(row * width, (row + 1) * width))).toBeLessThan(
          1e-5,
        );
      }
      await cached.destroy();
    }
  });

  it('answers text as the independent program in Python does', async () => {
    const links = board();
    for (const { prompt, ids, text } of golden.answers) {
      const cached = new CachedComposition(gpu, links.composition, 64);
      const anchorSide = { ...anchor.side, eosIds: [] };
      const answer = await generate(
        { cached, anchor: anchorSide, augmenters: new Map([[AUGMENTER, augmenter.side]]) },
        prompt,
        ids.length,
      );
      expect(answer.ids).toEqual(ids);
      expect(answer.text).toBe(text);
      await cached.destroy();
    }
  });

  it('what it saves is what it loaded, bit for bit', async () => {
    const file = readCompositionFile(readBytes(join(FOLDER, 'links.safetensors')));
    const saved = await board().save();
    expect(saved.links).toEqual(file.links);
    for (const [i, values] of saved.values.entries()) {
      for (const { name, values: numbers } of values) {
        expect(numbers).toEqual(file.values[i].find((tensor) => tensor.name === name)?.values);
      }
    }
  });
});
