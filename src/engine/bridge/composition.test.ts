// What must hold of a composition: two models of different width and tokenizers, five links (fixture one-augmenter).
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
import { FIXTURES, loadFixture, readBytes, readJson, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { CachedComposition } from './cachedComposition.ts';
import { recordComposition } from './composition.ts';

interface Golden {
  links: Link[];
  sequences: {
    ids: number[];
    labels: (number | null)[];
    augmenters: Record<string, { ids: number[]; visible: number[] }>;
  }[];
  answers: { prompt: string; ids: number[]; text: string }[];
}

const FOLDER = join(FIXTURES, 'composed/one-augmenter');
const AUGMENTER = 'tiny-augmenter';
const golden = readJson(FOLDER, 'golden.json') as Golden;
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
});
