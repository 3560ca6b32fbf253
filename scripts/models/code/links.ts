// The links of code in small, and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../../src/cli/folders.ts';
import { writeCompositionFile } from '../../../src/engine/compositionFile.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { code } from '../../../src/shared/presets/code.ts';
import { ANCHOR, COMPOSITION } from '../../../src/shared/protocol.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { trainLinks } from '../linkRun.ts';
import { writeTaskFiles } from '../taskFiles.ts';
import { tellChips } from '../tellChips.ts';
import { MODELS, writeBytes, writeJson } from '../writeModel.ts';
import { codeChips } from './chips.ts';
import { codeFiles } from './dataset.ts';
import { TASKS } from './tasks.ts';

/** Of the examples: which names are for training, which programs are drawn. */
const DATA_SEED = 61;
/** The shipped links are trained longer than a run in the page, where somebody waits. */
const SETTINGS = { ...code.settings, steps: 1000 };

export const codeLinks: BuiltInLinks = { kind: 'links', preset: code, make: makeLinks };

async function makeLinks(gpu: Gpu): Promise<void> {
  const { id, links } = code;
  const files = codeFiles(DATA_SEED);
  const [heldOut, kept] = [files.heldOut, files.plain].map((sets) => TASKS.flatMap((task) => sets[task]));
  writeTaskFiles(join(MODELS, id), { train: files.train, heldOut: seededRandom(DATA_SEED).shuffle(heldOut), kept });
  const anchor = await loadFolder(gpu, code.anchor);
  const augmenters = await Promise.all(code.augmenters.map((folder) => loadFolder(gpu, folder)));
  const run = await trainLinks(gpu, { anchor, augmenters, links }, files.train, SETTINGS);
  const { board, speakers, seconds, curve } = run;
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of [...code.augmenters, ANCHOR, COMPOSITION]) {
    results[speaker] = {};
    for (const task of TASKS) {
      results[speaker][`${task}, unseen names`] = (await speakers.score(speaker, files.heldOut[task])).exact;
      results[speaker][`${task}, plain words`] = (await speakers.score(speaker, files.plain[task])).exact;
    }
  }
  console.error(results, `${seconds.toFixed(0)} s`);
  await writeBytes(id, 'links.safetensors', new Uint8Array(writeCompositionFile(await board.save())));
  await writeJson(id, 'training.json', {
    command: `npm run models -- --only ${id}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: SETTINGS,
    results,
    curve,
  });
  await tellChips(speakers, code, codeChips);
}
