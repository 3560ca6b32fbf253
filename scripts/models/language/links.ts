// The links from "ovari" into "english", and what they are trained and measured on.
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { language } from '../../../src/shared/presets/language.ts';
import type { Example } from '../../../src/shared/protocol.ts';
import type { BuiltInLinks } from '../builtIn.ts';
import { makePresetLinks } from '../presetLinks.ts';
import { promptChips } from './chips.ts';
import { languageExamples } from './examples.ts';
import type { InBoth } from './tasks.ts';

/** Of the examples: which words are in D_C, which sentences are drawn. */
const DATA_SEED = 61;
const STEPS = 600;

export const languageLinks: BuiltInLinks = {
  kind: 'links',
  preset: language,
  make: (gpu) => {
    const { train, kept, ...measured } = languageExamples(DATA_SEED);
    const inOvari = (both: readonly InBoth[]): Example[] => both.map(({ ovari }) => ovari);
    const asked: Record<string, Example[]> = {
      'unseen words, questions': inOvari(measured.unseenQuestions),
      'unseen words, translations': inOvari(measured.unseenTranslations),
      'unseen sentences, questions': inOvari(measured.seenQuestions),
      'unseen sentences, translations': inOvari(measured.seenTranslations),
      'plain English': kept,
    };
    const unseen = [...asked['unseen words, questions'], ...asked['unseen words, translations']];
    const files = { train, heldOut: seededRandom(DATA_SEED).shuffle(unseen), kept };
    return makePresetLinks(gpu, language, { files, asked, chips: promptChips(), steps: STEPS });
  },
};
