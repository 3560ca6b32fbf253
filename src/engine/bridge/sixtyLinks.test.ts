// Sixty blocks beside sixty, with sixty links: what holds of a few holds of many. Each of them is heard and learns, as it would
// beside two others; caches equal whole texts; training takes what was planned.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OURS, type Link } from '../../shared/composition.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import type { Gpu } from '../gpu/device.ts';
import { readModelConfig } from '../model/config.ts';
import { inMemory, loadParts } from '../model/parts.ts';
import { saveParts } from '../model/savedParts.ts';
import { Draw } from '../testing/draw.ts';
import { relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { build, type Blueprint, type RandomComposition } from '../testing/randomComposition.ts';
import { drawExample } from '../testing/randomText.ts';
import { capacityFor, lossAndGradients, recordLogits } from '../testing/recorded.ts';
import { Trainer } from '../training/trainer.ts';
import { CachedComposition } from './cachedComposition.ts';
import { linkParts } from './linkWeights.ts';

const BLOCKS = 60;
const TEXT = 12;
/** Of three links, the lowest and the uppermost among them. */
const FEW = [0, 31, 59];

const model = (width: number) =>
  readModelConfig({
    model_type: 'llama',
    num_hidden_layers: BLOCKS,
    hidden_size: width,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 4,
    intermediate_size: 12,
    vocab_size: 31,
    tie_word_embeddings: true,
  });

/** One into each block; from everywhere. */
const links = Array.from({ length: BLOCKS }, (_, i): Link => {
  const ends = { augmenter: 'a', from: (7 * i) % (BLOCKS + 1), to: i + 1 };
  return { id: `${i}`, ...ends, heads: 2, distanceBias: i % 2 === 0, ...OURS, enabled: true };
});
const BLUEPRINT: Blueprint = { seed: 60, anchor: model(16), augmenters: new Map([['a', model(10)]]), links, about: '' };

let gpu: Gpu;
let many: RandomComposition;
beforeAll(async () => {
  gpu = await testGpu();
  many = build(gpu, BLUEPRINT);
});
afterAll(() => many.destroy());

describe('60 × 60 layers with 60 links', () => {
  const draw = new Draw(1);
  const batch = [TEXT, 5].map((length) => drawExample(draw, BLUEPRINT, length));

  it('every link has gradients, in the memory of others as in its own', async () => {
    const own = await lossAndGradients(gpu, many, batch);
    expect(own.loss).toBeGreaterThan(0);
    for (const [name, values] of own.gradients)
      expect(largestOf(values), name).toSatisfy((most: number) => most > 0 && Number.isFinite(most));
    const shared = await lossAndGradients(gpu, many, batch, { sharing: true });
    expect(shared.loss).toBe(own.loss);
    expect(shared.gradients).toEqual(own.gradients);
    expect(shared.bytes).toBeLessThan(0.7 * own.bytes);
  });

  it('beside links that write nothing, three have the gradients that three alone have', async () => {
    const some = build(gpu, BLUEPRINT);
    const { composition, packed } = some;
    const others = composition.links.filter(({ link }) => !FEW.includes(Number(link.id)));
    const outputs = others.flatMap(linkParts).filter(({ name }) => name === 'o.weight');
    const nothing = outputs.map(({ name, shape }) => ({ name, shape, values: new Float32Array(shape[0] * shape[1]) }));
    expect(outputs).toHaveLength(BLOCKS - FEW.length);
    outputs.forEach((part, i) => loadParts(gpu, [part], inMemory([nothing[i]])));
    const beside = await lossAndGradients(gpu, some, batch);
    const wired = composition.links.filter(({ link }) => FEW.includes(Number(link.id)));
    const alone = await lossAndGradients(gpu, { packed, composition: { ...composition, links: wired } }, batch);
    expect(Math.abs(beside.loss / alone.loss - 1)).toBeLessThan(1e-6);
    for (const [name, values] of alone.gradients)
      if (FEW.includes(Number(name.split('.')[0])))
        expect(relativeError(beside.gradients.get(name) ?? new Float32Array(), values), name).toBeLessThan(1e-5);
    some.destroy();
  });

  it('caches answer as the whole text does, token by token', async () => {
    const { composition } = many;
    const [text] = batch;
    const whole = await recordLogits(gpu, composition, capacityFor(composition, [text]));
    const [logits] = await whole.run([text]);
    const cached = new CachedComposition(gpu, composition, 32);
    const width = BLUEPRINT.anchor.vocabulary;
    const { ids: read, visible } = text.augmenters.get('a') ?? { ids: [], visible: [] };
    for (let t = 0; t < TEXT; t++) {
      const ids = t === TEXT - 1 ? read : read.slice(0, visible[t]);
      await cached.advance(text.ids.slice(0, t + 1), new Map([['a', { ids, visible: visible.slice(0, t + 1) }]]));
      const expected = logits.subarray(t * width, (t + 1) * width);
      expect(relativeError(await cached.logits(), expected), `${t}`).toBeLessThan(1e-5);
    }
    await cached.destroy();
    whole.destroy();
  });

  it('training takes what was planned, moves every link and no bit of a model', async () => {
    const some = build(gpu, BLUEPRINT);
    const { composition, packed, frozen } = some;
    const save = async () => [await saveParts(gpu, frozen), await saveParts(gpu, composition.links.flatMap(linkParts))];
    const examples = Array.from({ length: 4 }, () => drawExample(draw, BLUEPRINT, 8));
    const optimiser = { learningRate: 1e-3, warmupSteps: 1, weightDecay: 0, clip: 1 };
    const settings = { ...USUAL, ...optimiser, steps: 3, batch: 2, seed: 1, evaluateEvery: 9 };
    const [models, before] = await save();
    const held = gpu.memory.bytes;
    const trainer = new Trainer(gpu, composition, packed, examples, settings);
    const planned = trainer.bytes;
    expect(gpu.memory.bytes).toBe(held);
    await trainer.allocate();
    expect(gpu.memory.bytes - held).toBe(planned);
    while (!trainer.finished) expect(Number.isFinite(await trainer.next())).toBe(true);
    expect(trainer.shares).toHaveLength(BLOCKS);
    trainer.destroy();
    const [modelsAfter, after] = await save();
    expect(modelsAfter).toEqual(models);
    for (const [i, { name, values }] of after.entries()) expect(values, `${name} (${i})`).not.toEqual(before[i].values);
    some.destroy();
  });
});

/** NaN when there is one. */
function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
