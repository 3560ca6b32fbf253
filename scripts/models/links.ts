// The links from "codes" into "sums", and what they are trained and measured on.
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import type { BuiltInLinks } from './builtIn.ts';
import { promptChips } from './chips.ts';
import { askedSums } from './linkRun.ts';
import { makePresetLinks } from './presetLinks.ts';
import { recallTable } from './recall.ts';
import { taskFiles } from './taskFiles.ts';

/** Of the examples: which words are for training, which expressions are drawn. */
export const DATA_SEED = 21;
const STEPS = 500;

export const codesAndSumsLinks: BuiltInLinks = {
  kind: 'links',
  preset: codesAndSums,
  make: async (gpu) => {
    const table = await recallTable(gpu);
    const files = taskFiles(DATA_SEED, table);
    await makePresetLinks(gpu, codesAndSums, {
      files,
      asked: askedSums(files),
      chips: promptChips(table),
      steps: STEPS,
    });
  },
};
