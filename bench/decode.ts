// Milliseconds per token while decoding: anchor alone, augmenter alone, both composed: `npm run bench -- decode [rounds]`.
// The composed one is held against the sum of the two: what links cost.
import { loadFolder, readBytes } from '../src/cli/folders.ts';
import { CachedComposition } from '../src/engine/bridge/cachedComposition.ts';
import { alone, type Composition } from '../src/engine/bridge/composition.ts';
import { readCompositionFile } from '../src/engine/compositionFile.ts';
import type { Gpu } from '../src/engine/gpu/device.ts';
import { LinkBoard } from '../src/engine/linkBoard.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';

const PROMPT = 16;
const TOKENS = 32;

export async function main([rounds = '5']: string[]): Promise<number> {
  const gpu = await nodeGpu();
  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const board = new LinkBoard(gpu, anchor, [codes]);
  const folder = `public/models/${codesAndSums.id}`;
  await board.load(readCompositionFile(await readBytes(`${folder}/${codesAndSums.files.links}`)), 'preset', 0);
  const contenders = {
    anchor: alone(anchor.decoder),
    augmenter: alone(codes.decoder),
    composition: board.composition,
  };
  const best = { anchor: Infinity, augmenter: Infinity, composition: Infinity };
  for (let round = 0; round <= Number(rounds); round++) {
    for (const name of ['anchor', 'augmenter', 'composition'] as const) {
      const ms = await decode(gpu, contenders[name]);
      if (round > 0) best[name] = Math.min(best[name], ms); // the first round compiles
    }
  }
  const { composition, augmenter } = best;
  console.log(`adapter      ${gpu.adapter.name}`);
  for (const [name, ms] of Object.entries(best))
    console.log(`${name.padEnd(13)}${ms.toFixed(2)} ms a token, ${(1000 / ms).toFixed(0)} tokens/s`);
  console.log(`composition / (anchor + augmenter)  ${(composition / (best.anchor + augmenter)).toFixed(2)}`);
  return 0;
}

async function decode(gpu: Gpu, composition: Composition): Promise<number> {
  const cached = new CachedComposition(gpu, composition, PROMPT + TOKENS);
  const ids = (count: number): number[] => Array.from({ length: count }, (_, i) => 5 + ((i * 7) % 20));
  const advance = async (count: number): Promise<void> => {
    const visible = ids(count).map((_, i) => i + 1);
    const seen = [...composition.augmenters.keys()].map((id) => [id, { ids: ids(count), visible }] as const);
    await cached.advance(ids(count), new Map(seen));
    await cached.next();
  };
  await advance(PROMPT);
  await advance(PROMPT + 1);
  const started = performance.now();
  for (let count = PROMPT + 2; count <= PROMPT + TOKENS; count++) await advance(count);
  const ms = (performance.now() - started) / (TOKENS - 1);
  await cached.destroy();
  return ms;
}
