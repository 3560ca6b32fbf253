// What the page is about now: an example that ships, or models of a person's own; and what can be known of it before its
// models are loaded. Every store that depends on it starts afresh by itself when it changes.
import { create } from 'zustand';
import type { ModelShape } from '../../shared/composition.ts';
import { exampleIdOf, type Preset } from '../../shared/preset.ts';
import type { OwnModels } from '../../shared/ownPreset.ts';
import { presetOf } from '../../shared/presetOf.ts';
import { presets } from '../../shared/presets/presets.ts';
import { ANCHOR, COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import {
  forgetOwnModels,
  rememberedExample,
  rememberedOwnModels,
  rememberExample,
  rememberOwnModels,
} from './rememberedModels.ts';

export const firstExample: Preset = presets[0];

export interface PresetState {
  preset: Preset;
  /** The models that a person chose, also when they are an example's and more. Absent for an example as it ships. */
  own?: OwnModels;
}

export interface CurrentPreset extends PresetState {
  /** The example that is open, also with more models; beside models by themselves, the one that was open last. */
  example: Preset;
}

export function presetState(own: OwnModels): PresetState {
  const preset = presetOf(own, presets);
  return presets.includes(preset) ? { preset } : { preset, own };
}

/** Undefined when none that ships is called that. */
export const exampleCalled = (id: string | undefined): Preset | undefined => presets.find((each) => each.id === id);

/** The one that this is, by itself or with more models. */
export const exampleOf = (preset: Preset): Preset | undefined => exampleCalled(exampleIdOf(preset));

const last = exampleCalled(rememberedExample()) ?? firstExample;
const own = rememberedOwnModels();
const state = own ? presetState(own) : { preset: last };

export const usePreset = create<CurrentPreset>()(() => ({ ...state, example: exampleOf(state.preset) ?? last }));

export const currentPreset = (): Preset => usePreset.getState().preset;

export function choosePreset({ preset, own: chosen }: PresetState): void {
  const example = exampleOf(preset) ?? usePreset.getState().example;
  usePreset.setState({ preset, own: chosen, example });
  rememberExample(example.id);
  if (chosen) rememberOwnModels(chosen);
  else forgetOwnModels();
}

export const chooseOwnModels = (models: OwnModels): void => choosePreset(presetState(models));

export const chooseExample = (example: Preset): void => choosePreset({ preset: example });

/** What a person's own model is called, before it is loaded. */
export function ownTitle(id: string, { own: models }: PresetState = usePreset.getState()): string | undefined {
  return models && [models.anchor, ...models.augmenters].find((model) => model.id === id)?.title;
}

export function onPresetChange(listener: (preset: Preset, before: Preset) => void): void {
  usePreset.subscribe(({ preset }, { preset: before }) => {
    if (preset !== before) listener(preset, before);
  });
}

/** Whether what was said goes on: the same model answers, and is asked in the same way. */
export const isSequel = (preset: Preset, before: Preset): boolean =>
  preset.anchor === before.anchor && preset.format === before.format;

/** In the order in which they are shown and asked. A model without augmenters has nothing to be compared with. */
export function speakersOf({ augmenters }: Preset): Speaker[] {
  return augmenters.length > 0 ? [...augmenters, ANCHOR, COMPOSITION] : [ANCHOR];
}

/** As many blocks as the preset's own links touch: enough to draw them. */
export function outlines({ anchor, augmenters, links }: Preset): { anchor: ModelShape; augmenters: ModelShape[] } {
  const highest = (layers: number[]): number => Math.max(1, ...layers);
  const shape = (id: string, blocks: number): ModelShape => ({ id, blocks, width: 0, heads: 0 });
  return {
    anchor: shape(anchor, highest(links.map((link) => link.to))),
    augmenters: augmenters.map((id) =>
      shape(id, highest(links.filter((link) => link.augmenter === id).map((link) => link.from))),
    ),
  };
}
