// What must hold of every composition, on compositions, texts and batches drawn from seeds: who is heard where, and that
// neither company in a batch nor the order of links matters. (Gradients and caches have files of their own.)
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { Draw } from '../testing/draw.ts';
import { relativeError } from '../testing/fixtures.ts';
import { affordable, testGpu } from '../testing/gpu.ts';
import { build, drawBlueprint, type RandomComposition } from '../testing/randomComposition.ts';
import { drawExample } from '../testing/randomText.ts';
import { capacityFor, recordLogits, type RecordedLogits } from '../testing/recorded.ts';
import { visibleUnder } from './mask.ts';

const SEEDS = affordable([1, 2, 3, 4, 5, 6, 7, 8]);

describe.each(SEEDS.map(drawBlueprint))('$about', (blueprint) => {
  const { seed, anchor } = blueprint;
  const draw = new Draw(seed);
  const batch = [9, 1, 140, 6].map((length) => drawExample(draw, blueprint, length));
  let gpu: Gpu;
  let random: RandomComposition;
  let recorded: RecordedLogits;
  let logits: Float32Array[];

  beforeAll(async () => {
    gpu = await testGpu();
    random = build(gpu, blueprint);
    recorded = await recordLogits(gpu, random.composition, capacityFor(random.composition, batch));
    logits = await recorded.run(batch);
  });
  afterAll(() => {
    recorded.destroy();
    random.destroy();
  });

  /** Of one sequence all rows before `first` are to be the same bits, and row `hears` is not; of the others, all rows. */
  const expectChange = (changed: readonly Float32Array[], sequence: number, first: number, hears: number): void => {
    const width = anchor.vocabulary;
    for (const [i, values] of changed.entries()) {
      expect(values.every(Number.isFinite)).toBe(true);
      const same = i === sequence ? first * width : values.length;
      expect(values.subarray(0, same), `sequence ${i}`).toEqual(logits[i].subarray(0, same));
    }
    const row = [changed[sequence], logits[sequence]].map((each) => each.subarray(hears * width, (hears + 1) * width));
    expect(row[0], `row ${hears} of sequence ${sequence}`).not.toEqual(row[1]);
  };

  it('a token is heard from its own place on, and not before', async () => {
    for (const [sequence, example] of batch.entries()) {
      const t = draw.whole(0, example.ids.length - 1);
      const ids = example.ids.with(t, (example.ids[t] + 1) % anchor.vocabulary);
      const changed = await recorded.run(batch.with(sequence, { ...example, ids }));
      expectChange(changed, sequence, t, t);
    }
  });

  it("an augmenter's token is heard by those that see it, and not before", async () => {
    for (const [sequence, example] of batch.entries()) {
      for (const { augmenter, mask } of blueprint.links) {
        const seen = example.augmenters.get(augmenter) ?? { ids: [], visible: [] };
        // The last token that a row sees: no distance makes that row deaf to it.
        const row = draw.whole(0, example.ids.length - 1);
        const s = visibleUnder(mask, seen)[row] - 1;
        if (s < 0) continue;
        const ids = seen.ids.with(s, (seen.ids[s] + 1) % (blueprint.augmenters.get(augmenter)?.vocabulary ?? 1));
        const augmenters = new Map(example.augmenters).set(augmenter, { ...seen, ids });
        const changed = await recorded.run(batch.with(sequence, { ...example, augmenters }));
        const masks = blueprint.links.filter((link) => link.augmenter === augmenter).map((link) => link.mask);
        const first = example.ids.findIndex((_, t) => masks.some((each) => visibleUnder(each, seen)[t] > s));
        expectChange(changed, sequence, first, row);
      }
    }
  });

  it('in one plan a sequence has the same logits to the last bit, alone and among others in any order', async () => {
    const all = [...batch.keys()];
    for (const order of [all.toReversed(), draw.shuffled(all), ...all.map((i) => [i])]) {
      const values = await recorded.run(order.map((i) => batch[i]));
      for (const [at, i] of order.entries()) expect(values[at], `sequence ${i} of ${order.join()}`).toEqual(logits[i]);
    }
  });

  it('a sequence has the same logits in a plan of its own size and in a larger one', async () => {
    const { composition } = random;
    const long = drawExample(draw, blueprint, 150);
    for (const [i, example] of batch.entries()) {
      // Not to the last bit: attention may have another form for longer spans.
      for (const capacity of [capacityFor(composition, [example]), capacityFor(composition, [...batch, long])]) {
        const other = await recordLogits(gpu, composition, capacity);
        const [values] = await other.run([example]);
        expect(relativeError(values, logits[i]), `sequence ${i}, ${capacity.anchor} rows`).toBeLessThan(1e-5);
        other.destroy();
      }
    }
  });

  it('the order of the links does not matter', async () => {
    const { composition } = random;
    for (const links of [composition.links.toReversed(), draw.shuffled(composition.links)]) {
      const permuted = await recordLogits(gpu, { ...composition, links }, capacityFor(composition, batch));
      for (const [i, values] of (await permuted.run(batch)).entries())
        expect(relativeError(values, logits[i]), `sequence ${i}`).toBeLessThan(1e-5);
      permuted.destroy();
    }
  });
});
