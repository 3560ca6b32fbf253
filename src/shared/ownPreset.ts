// Models of a person's own as a preset: nothing ships with them, neither links nor examples nor questions.
import type { LibraryModel } from './models.ts';
import type { Preset } from './preset.ts';
import type { TrainingSettings } from './protocol.ts';
import { SUMS, TABLE_SETTINGS } from './tableWiring.ts';
import { USUAL } from './trainingDefaults.ts';

/** What has to be known of a model to open it. */
export type ChosenModel = Pick<LibraryModel, 'id' | 'title' | 'hasChatTemplate'>;

export interface OwnModels {
  anchor: ChosenModel;
  /** In the order of their rails and answers. None: the anchor is talked to by itself. */
  augmenters: ChosenModel[];
  /** Longest text that there is room for, in tokens. */
  context?: number;
}

/** More than these nobody can tell apart on a page. */
export const MOST_AUGMENTERS = 8;

export const OWN_SETTINGS: TrainingSettings = {
  ...USUAL,
  steps: 200,
  batch: 16,
  learningRate: 1e-3,
  warmupSteps: 20,
  weightDecay: 0.01,
  clip: 1,
  seed: 1,
  evaluateEvery: 25,
};

/** The same models in the same roles give the same id, in whatever order: what was wired and trained is found again. */
export function ownPreset({ anchor, augmenters, context }: OwnModels): Preset {
  const models = [anchor, ...augmenters];
  const ids = augmenters.map(({ id }) => id);
  const id = ownId(anchor.id, ids.toSorted());
  return {
    id,
    formerIds: [ownId(anchor.id, ids)].filter((former) => former !== id),
    title: models.map(({ title }) => title).join(' + '),
    headline: headline(anchor.title, augmenters),
    anchor: anchor.id,
    augmenters: ids,
    links: [],
    format: anchor.hasChatTemplate ? 'chat' : 'plain',
    prompts: [],
    checker: 'none',
    maxTokens: 256,
    settings: anchor.id === SUMS ? TABLE_SETTINGS : OWN_SETTINGS, // also when the page is opened again
    context,
  };
}

/** Earlier versions kept projects under this one, with the augmenters in their order. */
export const ownId = (anchor: string, augmenters: readonly string[]): string =>
  `own-${[anchor, ...augmenters].join('+')}`;

function headline(anchor: string, augmenters: readonly ChosenModel[]): string {
  if (augmenters.length === 0) return `${anchor}, by itself, in this page.`;
  const names = augmenters.map(({ title }) => title);
  const all = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `${anchor} can learn to look into ${all}. Give them examples, and train the wires.`;
}
