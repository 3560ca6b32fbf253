// The one table of what a link holds, for both directions: how the page says it, when it can be left out, how it is written
// and read. The names are those in the link: a new field is a new line, an old one keeps its name.
import { DEFAULT_CONTEXT, type Preset } from '../../shared/preset.ts';
import { SAMPLING_RANGES, SCHEDULES, TRAINING_RANGES } from '../../shared/settingRanges.ts';
import { ASK_MODES, usualMode, usualQuestion } from '../state/askBox.ts';
import { USUAL_CHAT } from '../state/chatSettings.ts';
import { CONTEXTS } from '../state/contextRoom.ts';
import { linkForm } from './linkForm.ts';
import { modelForm } from './modelForm.ts';
import { referenceTo } from './modelReferences.ts';
import { sharedLinks, type PageState, type SamplingKey, type Setup } from './setup.ts';
import { list, numberAmong, numberIn, oneOf, words, yesOrNo, type ValueText } from './valueText.ts';

export const MOST_LINKS = 200;
export const MOST_AUGMENTERS = 8;
export const LONGEST_QUESTION = 2000;

export interface Field<Value> {
  /** As the page has it; undefined: there is nothing to say. */
  of: (page: PageState) => Value | undefined;
  /** What goes without saying. */
  usual: (preset: Preset) => Value | undefined;
  text: ValueText<Value>;
}

export type Fields = { readonly [Name in keyof Setup]: Field<Setup[Name]> };

const nothing = (): undefined => undefined;

const training = <Key extends keyof typeof TRAINING_RANGES>(key: Key): Field<number> => ({
  of: ({ settings }) => settings[key],
  usual: ({ settings }) => settings[key],
  text: numberIn(TRAINING_RANGES[key]),
});

const drawing = (key: Exclude<SamplingKey, 'newSeed'>): Field<number> => ({
  of: ({ chat }) => chat[key],
  usual: () => USUAL_CHAT[key],
  text: numberIn(SAMPLING_RANGES[key]),
});

export const FIELDS: Fields = {
  preset: { of: ({ preset, own }) => (own ? undefined : preset.id), usual: nothing, text: words(100) },
  anchor: { of: ({ own, models }) => own && referenceTo(own.anchor, models), usual: nothing, text: modelForm },
  augmenters: {
    of: ({ own, models }) => own?.augmenters.map((model) => referenceTo(model, models)),
    usual: nothing,
    text: list(modelForm, MOST_AUGMENTERS),
  },
  room: {
    of: ({ own }) => own?.context,
    usual: () => DEFAULT_CONTEXT,
    text: numberAmong(CONTEXTS),
  },
  links: {
    of: ({ links, preset }) => sharedLinks(links, preset.augmenters),
    usual: ({ links, augmenters, files }) => (files ? sharedLinks(links, augmenters) : undefined),
    text: list(linkForm, MOST_LINKS),
  },
  mode: { of: ({ mode }) => mode, usual: usualMode, text: oneOf(ASK_MODES) },
  question: { of: ({ question }) => question, usual: usualQuestion, text: words(LONGEST_QUESTION) },
  'train.steps': training('steps'),
  'train.batch': training('batch'),
  'train.learningRate': training('learningRate'),
  'train.warmupSteps': training('warmupSteps'),
  'train.weightDecay': training('weightDecay'),
  'train.clip': training('clip'),
  'train.seed': training('seed'),
  'train.evaluateEvery': training('evaluateEvery'),
  'train.batchTokens': training('batchTokens'),
  'train.accumulate': training('accumulate'),
  'train.schedule': {
    of: ({ settings }) => settings.schedule,
    usual: ({ settings }) => settings.schedule,
    text: oneOf(SCHEDULES),
  },
  'train.patience': training('patience'),
  'train.checkpointEvery': training('checkpointEvery'),
  'sampling.temperature': drawing('temperature'),
  'sampling.topK': drawing('topK'),
  'sampling.topP': drawing('topP'),
  'sampling.repetitionPenalty': drawing('repetitionPenalty'),
  'sampling.seed': drawing('seed'),
  'sampling.newSeed': { of: ({ chat }) => chat.newSeed, usual: () => USUAL_CHAT.newSeed, text: yesOrNo },
  'sampling.maxTokens': drawing('maxTokens'),
};
