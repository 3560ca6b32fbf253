// The links from "keys" into "calculator", and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../../src/cli/folders.ts';
import { writeCompositionFile } from '../../../src/engine/compositionFile.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { keyValues } from '../../../src/shared/presets/keyValues.ts';
import { ANCHOR, COMPOSITION } from '../../../src/shared/protocol.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { trainLinks } from '../linkRun.ts';
import { recallTable } from '../recall.ts';
import { writeTaskFiles } from '../taskFiles.ts';
import { tellChips } from '../tellChips.ts';
import { MODELS, writeBytes, writeJson } from '../writeModel.ts';
import { promptChips } from './chips.ts';
import { keys } from './keys.ts';
import { keyValueTask } from './taskFiles.ts';

/** Of the examples: which keys are for training, which expressions are drawn. */
const DATA_SEED = 51;
/** The shipped links are trained longer than a run in the page, where somebody waits. */
export const STEPS = 800;
const SETTINGS = { ...keyValues.settings, steps: STEPS };
const SPEAKERS = [...keyValues.augmenters, ANCHOR, COMPOSITION];

export const keyValuesLinks: BuiltInLinks = { kind: 'links', preset: keyValues, make: makeLinks };

async function makeLinks(gpu: Gpu): Promise<void> {
  const { id, links } = keyValues;
  const table = await recallTable(gpu, 'keys', keys);
  const task = keyValueTask(DATA_SEED, table);
  writeTaskFiles(join(MODELS, id), task);
  const [anchor, augmenter] = [await loadFolder(gpu, keyValues.anchor), await loadFolder(gpu, 'keys')];
  const run = await trainLinks(gpu, { anchor, augmenters: [augmenter], links }, task.train, SETTINGS);
  const { board, speakers, seconds, curve } = run;
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of SPEAKERS) {
    results[speaker] = {};
    for (const [name, examples] of Object.entries(task.asked))
      results[speaker][name] = (await speakers.score(speaker, examples)).exact;
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
  await tellChips(speakers, keyValues, promptChips(table));
}
