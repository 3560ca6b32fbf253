// What makes the composition work: the preset's links trained with several seeds, and the same with an augmenter whose
// weights never learned anything. `npm run bench -- controls [seeds] [steps]`.
import { loadFolder } from '../src/cli/folders.ts';
import { untrainedTwin } from '../src/engine/model/untrained.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
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
      const loaded = await loadFolder(gpu, 'codes');
      const codes = untrained ? { ...loaded, decoder: await untrainedTwin(gpu, loaded.decoder, seed) } : loaded;
      const who = `seed ${seed}, ${untrained ? 'untrained' : 'trained'} augmenter`;
      const { speakers, seconds } = await trainLinks(
        gpu,
        { anchor, augmenters: [codes], links: codesAndSums.links },
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
      for (const { decoder } of new Set([loaded, codes])) decoder.destroy();
    }
  }
  return 0;
}
