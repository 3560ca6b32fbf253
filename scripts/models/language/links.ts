// The links from "ovari" into "english", and what they are trained and measured on.
import { join } from 'node:path';
import { loadFolder } from '../../../src/cli/folders.ts';
import { writeCompositionFile } from '../../../src/engine/compositionFile.ts';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { language } from '../../../src/shared/presets/language.ts';
import { ANCHOR, COMPOSITION, type Example } from '../../../src/shared/protocol.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { trainLinks } from '../linkRun.ts';
import { writeTaskFiles } from '../taskFiles.ts';
import { tellChips } from '../tellChips.ts';
import { MODELS, writeBytes, writeJson } from '../writeModel.ts';
import { promptChips } from './chips.ts';
import { languageExamples } from './examples.ts';
import { ENGLISH } from './englishModel.ts';
import { OVARI } from './ovariModel.ts';
import type { InBoth } from './tasks.ts';

/** Of the examples: which words are in D_C, which sentences are drawn. */
const DATA_SEED = 61;
/** The shipped links are trained longer than a run in the page, where somebody waits. */
const SETTINGS = { ...language.settings, steps: 600 };
const SPEAKERS = [OVARI, ANCHOR, COMPOSITION];

export const languageLinks: BuiltInLinks = { kind: 'links', preset: language, make: makeLinks };

async function makeLinks(gpu: Gpu): Promise<void> {
  const { id, links } = language;
  const { train, kept, ...measured } = languageExamples(DATA_SEED);
  const inOvari = (both: readonly InBoth[]): Example[] => both.map(({ ovari }) => ovari);
  const asked: Record<string, Example[]> = {
    'unseen words, questions': inOvari(measured.unseenQuestions),
    'unseen words, translations': inOvari(measured.unseenTranslations),
    'unseen sentences, questions': inOvari(measured.seenQuestions),
    'unseen sentences, translations': inOvari(measured.seenTranslations),
    'plain English': kept,
  };
  const unseen = [...inOvari(measured.unseenQuestions), ...inOvari(measured.unseenTranslations)];
  const heldOut = seededRandom(DATA_SEED).shuffle(unseen);
  writeTaskFiles(join(MODELS, id), { train, heldOut, kept });

  const [anchor, augmenter] = [await loadFolder(gpu, ENGLISH), await loadFolder(gpu, OVARI)];
  const run = await trainLinks(gpu, { anchor, augmenters: [augmenter], links }, train, SETTINGS);
  const { board, speakers, seconds, curve } = run;
  const results: Record<string, Record<string, number>> = {};
  for (const speaker of SPEAKERS) {
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
    settings: SETTINGS,
    results,
    curve,
  });
  await tellChips(speakers, language, promptChips());
}
