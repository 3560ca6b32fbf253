// What makes the composition work: the preset's links trained with several seeds, and the same with an augmenter whose
// weights are random. `npm run bench -- controls [seeds] [steps]`.
import { loadFolder } from '../src/cli/folders.ts';
import type { Gpu } from '../src/engine/gpu/device.ts';
import { inMemory, loadParts } from '../src/engine/model/parts.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import type { LoadedModel } from '../src/engine/loadedModel.ts';
import { seededNormal } from '../src/engine/seededRandom.ts';
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { ANCHOR, COMPOSITION } from '../src/shared/protocol.ts';
import { DATA_SEED } from '../scripts/models/links.ts';
import { measure, trainLinks } from '../scripts/models/linkRun.ts';
import { recallTable } from '../scripts/models/recall.ts';
import { taskFiles } from '../scripts/models/taskFiles.ts';

const LOOK_EVERY = 100;

export async function main([seeds = '2', steps]: string[]): Promise<number> {
  const gpu = await nodeGpu();
  const files = taskFiles(DATA_SEED, await recallTable(gpu));
  const anchor = await loadFolder(gpu, codesAndSums.anchor);
  console.log(`adapter: ${gpu.adapter.name}`);
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const settings = {
      ...codesAndSums.settings,
      seed,
      steps: steps === undefined ? codesAndSums.settings.steps : Number(steps),
    };
    for (const untrained of [false, true]) {
      const codes = await loadFolder(gpu, 'codes');
      if (untrained) randomise(gpu, codes, seed);
      const who = `seed ${seed}, ${untrained ? 'untrained' : 'trained'} augmenter`;
      const { speakers, seconds } = await trainLinks(
        gpu,
        anchor,
        codes,
        files.train,
        settings,
        async (step, current) => {
          if (step % LOOK_EVERY === 0) console.log(`${who}, step ${step}:`, await measure(current, COMPOSITION, files));
        },
      );
      console.log(`${who}, ${seconds.toFixed(0)} s with looking`);
      if (seed === 1 && !untrained) {
        console.log('codes alone:', await measure(speakers, 'codes', files));
        console.log('anchor alone:', await measure(speakers, ANCHOR, files));
      }
      codes.decoder.destroy();
    }
  }
  return 0;
}

/** The same shapes, none of the knowledge: every matrix normal with the deviation that training started from. */
function randomise(gpu: Gpu, { decoder }: LoadedModel, seed: number): void {
  const normal = seededNormal(seed);
  const tensors = decoder.parts.map(({ name, shape }) => {
    const deviation = name.startsWith('embed_tokens') ? 0.02 : 1 / Math.sqrt(3 * (shape[1] ?? 1));
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length: count }, () => (shape.length === 1 ? 1 : deviation * normal()));
    return { name, shape, values };
  });
  loadParts(gpu, decoder.parts, inMemory(tensors));
}
