// The links of code in small, and what they are trained and measured on.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { code } from '../../../src/shared/presets/code.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { makePresetLinks } from '../presetLinks.ts';
import { codeChips } from './chips.ts';
import { codeFiles } from './dataset.ts';
import { TASKS } from './tasks.ts';

/** Of the examples: which names are for training, which programs are drawn. */
const DATA_SEED = 61;
const STEPS = 1000;

export const codeLinks: BuiltInLinks = {
  kind: 'links',
  preset: code,
  make: (gpu) => {
    const { train, heldOut, plain } = codeFiles(DATA_SEED);
    const all = (sets: typeof plain) => TASKS.flatMap((task) => sets[task]);
    const files = { train, heldOut: seededRandom(DATA_SEED).shuffle(all(heldOut)), kept: all(plain) };
    const asked = TASKS.flatMap((task) => [
      [`${task}, unseen names`, heldOut[task]] as const,
      [`${task}, plain words`, plain[task]] as const,
    ]);
    return makePresetLinks(gpu, code, { files, asked: Object.fromEntries(asked), chips: codeChips, steps: STEPS });
  },
};
