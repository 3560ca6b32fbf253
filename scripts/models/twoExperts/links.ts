// The links of the two experts, and what they are trained and measured on.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { twoExperts } from '../../../src/shared/presets/twoExperts.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { makePresetLinks } from '../presetLinks.ts';
import { expertChips } from './chips.ts';
import { expertExamples } from './examples.ts';
import { expertTable } from './tables.ts';

/** Of the examples: which names are for training, which sums are drawn. */
const DATA_SEED = 31;
const STEPS = 900;

export const twoExpertsLinks: BuiltInLinks = {
  kind: 'links',
  preset: twoExperts,
  make: async (gpu) => {
    const table = await expertTable(gpu);
    const { train, both2, both3, codes2, cities2, plain2, plain3 } = expertExamples(DATA_SEED, table);
    const heldOut = seededRandom(DATA_SEED).shuffle([...both2, ...both3]);
    const asked = {
      'a name of each': both2,
      'a name of each and one more': both3,
      'two words': codes2,
      'two cities': cities2,
      'plain sums of two': plain2,
      'plain sums of three': plain3,
    };
    const files = { train, heldOut, kept: [...plain2, ...plain3] };
    await makePresetLinks(gpu, twoExperts, { files, asked, chips: expertChips(table), steps: STEPS });
  },
};
