// The links of the two experts, and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../../src/cli/folders.ts';
import { writeCompositionFile } from '../../../src/engine/compositionFile.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { twoExperts } from '../../../src/shared/presets/twoExperts.ts';
import { ANCHOR, COMPOSITION } from '../../../src/shared/protocol.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { trainLinks } from '../linkRun.ts';
import { writeTaskFiles } from '../taskFiles.ts';
import { tellChips } from '../tellChips.ts';
import { MODELS, writeBytes, writeJson } from '../writeModel.ts';
import { expertChips } from './chips.ts';
import { expertExamples, type ExpertExamples } from './examples.ts';
import { expertTable } from './tables.ts';

/** Of the examples: which names are for training, which sums are drawn. */
const DATA_SEED = 31;
/** The shipped links are trained longer than a run in the page, where somebody waits. */
const SETTINGS = { ...twoExperts.settings, steps: 900 };
const SPEAKERS = [...twoExperts.augmenters, ANCHOR, COMPOSITION];
const MEASURED = {
  'a name of each': 'both2',
  'a name of each and one more': 'both3',
  'two words': 'codes2',
  'two cities': 'cities2',
  'plain sums of two': 'plain2',
  'plain sums of three': 'plain3',
} as const satisfies Record<string, keyof ExpertExamples>;

export const twoExpertsLinks: BuiltInLinks = { kind: 'links', preset: twoExperts, make: makeLinks };

async function makeLinks(gpu: Gpu): Promise<void> {
  const { id, links } = twoExperts;
  const table = await expertTable(gpu);
  const examples = expertExamples(DATA_SEED, table);
  const heldOut = seededRandom(DATA_SEED).shuffle([...examples.both2, ...examples.both3]);
  const kept = [...examples.plain2, ...examples.plain3];
  writeTaskFiles(join(MODELS, id), { train: examples.train, heldOut, kept });
  const anchor = await loadFolder(gpu, twoExperts.anchor);
  const augmenters = [];
  for (const augmenter of twoExperts.augmenters) augmenters.push(await loadFolder(gpu, augmenter));
  const run = await trainLinks(gpu, { anchor, augmenters, links }, examples.train, SETTINGS);
  const { board, speakers, seconds, curve } = run;
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of SPEAKERS) {
    results[speaker] = {};
    for (const [name, set] of Object.entries(MEASURED))
      results[speaker][name] = (await speakers.score(speaker, examples[set])).exact;
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
  await tellChips(speakers, twoExperts, expertChips(table));
}
