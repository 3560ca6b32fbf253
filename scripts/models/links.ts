// The links of the preset, and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../src/cli/folders.ts';
import { writeCompositionFile } from '../../src/engine/compositionFile.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import { ANCHOR, COMPOSITION } from '../../src/shared/protocol.ts';
import type { BuiltInLinks } from './builtIn.ts';
import { promptChips } from './chips.ts';
import { measure, trainLinks } from './linkRun.ts';
import { recallTable } from './recall.ts';
import { taskFiles, writeTaskFiles } from './taskFiles.ts';
import { tellChips } from './tellChips.ts';
import { MODELS, writeBytes, writeJson } from './writeModel.ts';

/** Of the examples: which words are for training, which expressions are drawn. */
export const DATA_SEED = 21;
/** The shipped links are trained longer than a run in the page, where somebody waits. */
const SETTINGS = { ...codesAndSums.settings, steps: 500 };
const SPEAKERS = ['codes', ANCHOR, COMPOSITION];

export const codesAndSumsLinks: BuiltInLinks = { kind: 'links', preset: codesAndSums, make: makeLinks };

async function makeLinks(gpu: Gpu): Promise<void> {
  const table = await recallTable(gpu);
  const files = taskFiles(DATA_SEED, table);
  writeTaskFiles(join(MODELS, codesAndSums.id), files);
  const [anchor, codes] = [await loadFolder(gpu, codesAndSums.anchor), await loadFolder(gpu, 'codes')];
  const { board, speakers, seconds, curve } = await trainLinks(
    gpu,
    { anchor, augmenters: [codes], links: codesAndSums.links },
    files.train,
    SETTINGS,
  );
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of SPEAKERS) results[speaker] = await measure(speakers, speaker, files);
  console.error(results, `${seconds.toFixed(0)} s`);
  await writeBytes(codesAndSums.id, 'links.safetensors', new Uint8Array(writeCompositionFile(await board.save())));
  await writeJson(codesAndSums.id, 'training.json', {
    command: 'npm run models -- --only codes-and-sums',
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings: SETTINGS,
    results,
    curve,
  });
  await tellChips(speakers, codesAndSums, promptChips(table));
}
