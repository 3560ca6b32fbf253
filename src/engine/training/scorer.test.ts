// The score, which needs no decoding, against decoding: the built-in models and their held-out examples.
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { loadFolder, readBytes } from '../../cli/folders.ts';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { COMPOSITION, type Example } from '../../shared/protocol.ts';
import { readCompositionFile, type CompositionFile } from '../compositionFile.ts';
import type { Gpu } from '../gpu/device.ts';
import { LinkBoard } from '../linkBoard.ts';
import type { LoadedModel } from '../loadedModel.ts';
import { Speakers } from '../speakers.ts';
import { testGpu } from '../testing/gpu.ts';
import { readExamples } from '../text/examples.ts';

const FOLDER = join('public/models', codesAndSums.id);

let gpu: Gpu;
let models: LoadedModel[];
let links: CompositionFile;
let examples: Example[];

beforeAll(async () => {
  gpu = await testGpu();
  const ids = [codesAndSums.anchor, ...codesAndSums.augmenters];
  models = await Promise.all(ids.map((id) => loadFolder(gpu, id)));
  links = readCompositionFile(await readBytes(join(FOLDER, codesAndSums.files.links)));
  const text = new TextDecoder().decode(await readBytes(join(FOLDER, codesAndSums.files.heldOut)));
  examples = readExamples(codesAndSums.files.heldOut, text).examples.slice(0, 60);
});

it.each([
  ['as shipped', 1, [50, 60]],
  ['that write half of it', 0.5, [20, 50]],
])(
  'with links %s, those are right that decoding answers with exactly the completion',
  async (_title, share, [least, most]) => {
    const [anchor, ...augmenters] = models;
    const board = new LinkBoard(gpu, anchor, augmenters);
    await board.load(weakened(links, share), 'preset', 0);
    const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition);
    const scored = await speakers.scoreEach(COMPOSITION, examples);
    const answered: boolean[] = [];
    for (const { prompt, completion } of examples) {
      const { text, ended } = await speakers.ask(COMPOSITION, prompt, { maxTokens: codesAndSums.maxTokens });
      answered.push(ended === 'end' && text.trim() === completion);
    }
    const right = answered.filter(Boolean).length;
    expect(right).toBeGreaterThanOrEqual(least);
    expect(right).toBeLessThanOrEqual(most);
    expect(scored.map((score) => score.right)).toEqual(answered);
    await speakers.destroy();
    board.destroy();
  },
);

/** What the links write is scaled. */
function weakened(file: CompositionFile, share: number): CompositionFile {
  const values = file.values.map((named) =>
    named.map((tensor) =>
      tensor.name === 'o.weight' ? { ...tensor, values: tensor.values.map((value) => share * value) } : tensor,
    ),
  );
  return { ...file, values };
}
