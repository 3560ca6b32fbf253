// The links of a preset: its examples are written, its links trained, and what came of them is measured and kept.
import { join } from 'node:path';
import { loadFolder } from '../../src/cli/folders.ts';
import { writeCompositionFile } from '../../src/engine/compositionFile.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { BuiltInPreset } from '../../src/shared/preset.ts';
import { ANCHOR, COMPOSITION, type Example } from '../../src/shared/protocol.ts';
import { trainLinks } from './linkRun.ts';
import { writeTaskFiles, type TaskFiles } from './taskFiles.ts';
import { tellChips } from './tellChips.ts';
import { MODELS, writeBytes, writeJson } from './writeModel.ts';

export interface PresetTask {
  files: TaskFiles;
  /** By what is asked; each is scored by exact match. */
  asked: Record<string, readonly Example[]>;
  /** The questions that the page offers first. */
  chips: readonly Example[];
  /** The shipped links are trained longer than a run in the page, where somebody waits. */
  steps: number;
}

/** Writes the preset's folder, and tells what each speaker answers to the chips. */
export async function makePresetLinks(
  gpu: Gpu,
  preset: BuiltInPreset,
  { files, asked, chips, steps }: PresetTask,
): Promise<void> {
  const { id, links } = preset;
  const settings = { ...preset.settings, steps };
  writeTaskFiles(join(MODELS, id), files);
  const anchor = await loadFolder(gpu, preset.anchor);
  const augmenters = await Promise.all(preset.augmenters.map((folder) => loadFolder(gpu, folder)));
  const run = await trainLinks(gpu, { anchor, augmenters, links }, files.train, settings);
  const { board, speakers, seconds, curve } = run;
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of [...preset.augmenters, ANCHOR, COMPOSITION]) {
    results[speaker] = {};
    for (const [name, examples] of Object.entries(asked))
      results[speaker][name] = (await speakers.score(speaker, examples)).exact;
  }
  console.error(results, `${seconds.toFixed(0)} s`);
  await writeBytes(id, 'links.safetensors', new Uint8Array(writeCompositionFile(await board.save())));
  await writeJson(id, 'training.json', {
    command: `npm run models -- --only ${id}`,
    adapter: gpu.adapter.name,
    date: new Date().toISOString().slice(0, 10),
    settings,
    results,
    curve,
  });
  await tellChips(speakers, preset, chips);
}
