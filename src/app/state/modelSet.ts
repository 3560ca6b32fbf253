// The models on the board, changed one by one. Each change opens the new set; what it keeps is the engine's business.
import { create } from 'zustand';
import { MOST_AUGMENTERS, type ChosenModel, type OwnModels } from '../../shared/ownPreset.ts';
import { useOpening, type Opening } from './opening.ts';
import { onPresetChange, ownTitle, usePreset, type PresetState } from './preset.ts';

export interface ModelSetView {
  /** What just happened to the models; spoken politely. */
  said: string;
  /** Id of the model that the focus goes to when that is done. */
  touched?: string;
}

export const useModelSet = create<ModelSetView>()(() => ({ said: '' }));

onPresetChange(() => useModelSet.setState({ said: '' }));

/** Who is here, or soon will be. */
export function chosenModels(
  current: PresetState,
  opening: Pick<Opening, 'anchor' | 'augmenters' | 'next'>,
): OwnModels {
  const shown = opening.next ?? current;
  const { preset, own } = shown;
  if (own) return own;
  const cards = [opening.anchor, ...opening.augmenters];
  const model = (id: string): ChosenModel => {
    const card = cards.find((each) => each?.id === id);
    const title = card?.title ?? ownTitle(id, shown) ?? id;
    return { id, title, hasChatTemplate: card?.hasChatTemplate };
  };
  return { anchor: model(preset.anchor), augmenters: preset.augmenters.map(model), context: preset.context };
}

export const currentModels = (): OwnModels => chosenModels(usePreset.getState(), useOpening.getState());

export const isFull = ({ augmenters }: OwnModels): boolean => augmenters.length >= MOST_AUGMENTERS;

export const hasModel = ({ anchor, augmenters }: OwnModels, id: string): boolean =>
  [anchor, ...augmenters].some((model) => model.id === id);

/** Nobody twice, and not more than there is room for: then nothing changes. */
export function withAugmenter(models: OwnModels, model: ChosenModel): OwnModels {
  if (hasModel(models, model.id) || isFull(models)) return models;
  return { ...models, augmenters: [...models.augmenters, model] };
}

export function without(models: OwnModels, id: string): OwnModels {
  return { ...models, augmenters: models.augmenters.filter((model) => model.id !== id) };
}

/** The new one takes the place of the old one, anchor or augmenter. */
export function withInstead(models: OwnModels, old: string, model: ChosenModel): OwnModels {
  if (hasModel(models, model.id)) return models;
  const each = (here: ChosenModel): ChosenModel => (here.id === old ? model : here);
  return { ...models, anchor: each(models.anchor), augmenters: models.augmenters.map(each) };
}

export function withMoved(models: OwnModels, id: string, by: -1 | 1): OwnModels {
  const at = models.augmenters.findIndex((model) => model.id === id);
  const [augmenter, other] = [models.augmenters[at], models.augmenters[at + by]];
  if (!augmenter || !other) return models;
  const augmenters = models.augmenters.with(at, other).with(at + by, augmenter);
  return { ...models, augmenters };
}
