// Compositions of frozen models whose matrices are packed: they calculate with the unpacked numbers, forward and backward,
// and no training touches a bit of them. The built-in models, since their rows are whole groups.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadFolder, readBytes } from '../../cli/folders.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { readCompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Packing } from '../gpu/packing.ts';
import { ELEMENT_BYTES } from '../gpu/tensor.ts';
import { LinkBoard } from '../linkBoard.ts';
import { loadDecoder, type LoadedModel } from '../loadedModel.ts';
import { saveParts } from '../model/savedParts.ts';
import { writeSafetensors } from '../storage/safetensors.ts';
import { readJson, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { capacityFor, lossAndGradients, recordLogits } from '../testing/recorded.ts';
import { readExamples } from '../text/examples.ts';
import { encodeExample, type EncodedExample } from '../training/encode.ts';
import { Trainer } from '../training/trainer.ts';
import { CachedComposition } from './cachedComposition.ts';
import { fileInMemory } from '../storage/fileSource.ts';

const FOLDER = join('public/models', codesAndSums.id);
const BOUND = 2e-5;
const SETTINGS = { ...codesAndSums.settings, steps: 3, batch: 4, warmupSteps: 0 };

interface Opened {
  models: LoadedModel[];
  board: LinkBoard;
  examples: EncodedExample[];
}

describe.each(['f16', 'q8'] as const)('an anchor and an augmenter as %s', (format) => {
  let gpu: Gpu;
  let packed: Opened;
  /** f32 with the numbers that the packed ones stand for. */
  let unpacked: Opened;

  beforeAll(async () => {
    gpu = await testGpu();
    const ids = [codesAndSums.anchor, ...codesAndSums.augmenters];
    const models = await Promise.all(ids.map((id) => loadFolder(gpu, join('public/models', id), { weights: format })));
    const twins = await Promise.all(models.map((model) => asF32(gpu, model)));
    [packed, unpacked] = await Promise.all([models, twins].map((each) => compose(gpu, each)));
  });

  it('the models are packed, and their twins are not', () => {
    const packings = ({ models }: Opened): Set<Packing | undefined> =>
      new Set(models.flatMap(({ decoder }) => decoder.parts.map(({ tensor }) => tensor.packing)));
    expect(packings(packed)).toEqual(new Set([format, undefined])); // vectors are not
    expect(packings(unpacked)).toEqual(new Set([undefined]));
  });

  it('logits, loss and gradients are those of f32 with the unpacked numbers', async () => {
    const { examples } = packed;
    const logits = async ({ board: { composition } }: Opened): Promise<Float32Array[]> => {
      const recorded = await recordLogits(gpu, composition, capacityFor(composition, examples));
      const values = await recorded.run(examples);
      recorded.destroy();
      return values;
    };
    const expected = await logits(unpacked);
    for (const [i, values] of (await logits(packed)).entries())
      expect(relativeError(values, expected[i]), `logits of ${i}`).toBeLessThan(BOUND);
    const [ours, theirs] = [
      await lossAndGradients(gpu, packed.board, examples),
      await lossAndGradients(gpu, unpacked.board, examples),
    ];
    expect(relativeError([ours.loss], [theirs.loss])).toBeLessThan(BOUND);
    for (const [name, values] of theirs.gradients)
      expect(relativeError(ours.gradients.get(name) ?? [], values), name).toBeLessThan(BOUND);
  });

  it('cached logits equal uncached ones, token by token', async () => {
    const { composition } = packed.board;
    const [example] = packed.examples;
    const recorded = await recordLogits(gpu, composition, capacityFor(composition, [example]));
    const [whole] = await recorded.run([example]);
    recorded.destroy();
    const cached = new CachedComposition(gpu, composition, 32);
    const width = composition.anchor.vocabulary;
    for (let t = 0; t < example.ids.length; t++) {
      const seen = [...example.augmenters].map(([id, { ids, visible }]) => {
        const now = { ids: ids.slice(0, visible[t]), visible: visible.slice(0, t + 1) };
        return [id, now] as const;
      });
      await cached.advance(example.ids.slice(0, t + 1), new Map(seen));
      expect(relativeError(await cached.logits(), whole.subarray(t * width, (t + 1) * width)), `${t}`).toBeLessThan(
        1e-5,
      );
    }
    await cached.destroy();
  });

  it('training changes the links and no bit of the models', async () => {
    const { models, board, examples } = await compose(gpu, packed.models);
    const links = async () => (await board.save()).values.flat().map(({ values }) => values);
    const before = { models: await wordsOf(gpu, models), links: await links() };
    const trainer = await Trainer.create(gpu, board.composition, board.packed, examples, SETTINGS);
    while (!trainer.finished) expect(await trainer.next()).toBeGreaterThan(0);
    trainer.destroy();
    expect(await wordsOf(gpu, models)).toEqual(before.models);
    for (const [i, values] of (await links()).entries()) expect(values, `${i}`).not.toEqual(before.links[i]);
  });
});

/** The built-in links between these models, and questions with each other's answers: so there is much to learn. */
async function compose(gpu: Gpu, models: LoadedModel[]): Promise<Opened> {
  const [anchor, ...augmenters] = models;
  const board = new LinkBoard(gpu, anchor, augmenters);
  await board.load(readCompositionFile(await readBytes(join(FOLDER, codesAndSums.files.links))), 'preset', 0);
  const text = new TextDecoder().decode(await readBytes(join(FOLDER, codesAndSums.files.heldOut)));
  const asked = readExamples(codesAndSums.files.heldOut, text).examples.slice(0, 12);
  const sides = new Map(augmenters.map(({ card, side }) => [card.id, side]));
  const examples = asked.map(({ prompt }, i) =>
    encodeExample({ prompt, completion: asked[(i + 1) % asked.length].completion }, anchor.side, sides),
  );
  return { models, board, examples };
}

/** The same model, unpacked. */
async function asF32(gpu: Gpu, model: LoadedModel): Promise<LoadedModel> {
  const weights = writeSafetensors(await saveParts(gpu, model.decoder.parts), {});
  const config = readJson('public/models', model.card.id, 'config.json');
  const { decoder } = await loadDecoder(gpu, config, [fileInMemory(weights)]);
  return { ...model, decoder };
}

/** All that lies in the buffers of the weights, as it lies there. */
async function wordsOf(gpu: Gpu, models: readonly LoadedModel[]): Promise<Uint32Array[]> {
  const buffers = new Set(models.flatMap(({ decoder }) => decoder.parts.map(({ tensor }) => tensor.buffer)));
  return Promise.all(
    [...buffers].map((buffer) =>
      gpu.readback.u32({ name: buffer.label, buffer, offset: 0, shape: [buffer.size / ELEMENT_BYTES] }),
    ),
  );
}
