// The links from "keys" into "calculator", and what they are trained and measured on.
import { keyValues } from '../../../src/shared/presets/keyValues.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { makePresetLinks } from '../presetLinks.ts';
import { recallTable } from '../recall.ts';
import { promptChips } from './chips.ts';
import { keys } from './keys.ts';
import { keyValueTask } from './taskFiles.ts';

/** Of the examples: which keys are for training, which expressions are drawn. */
const DATA_SEED = 51;
export const STEPS = 800;

export const keyValuesLinks: BuiltInLinks = {
  kind: 'links',
  preset: keyValues,
  make: async (gpu) => {
    const table = await recallTable(gpu, 'keys', keys);
    const files = keyValueTask(DATA_SEED, table);
    await makePresetLinks(gpu, keyValues, { files, asked: files.asked, chips: promptChips(table), steps: STEPS });
  },
};
