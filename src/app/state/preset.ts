// What the page is about now: an example that ships, or models of a person's own; and what can be known of it before its
// models are loaded. Every store that depends on it starts afresh by itself when it changes.
import { create } from 'zustand';
import type { ModelShape } from '../../shared/composition.ts';
import type { Preset } from '../../shared/preset.ts';
import type { OwnModels } from '../../shared/ownPreset.ts';
import { presetOf } from '../../shared/presetOf.ts';
import { presets } from '../../shared/presets/presets.ts';
import { ANCHOR, COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import { forgetOwnModels, rememberedOwnModels, rememberOwnModels } from './rememberedModels.ts';

export const example: Preset = presets[0];

export interface PresetState {
  preset: Preset;
  /** The models that a person chose, also when they are an example's and more. Absent for an example as it ships. */
  own?: OwnModels;
}

export function presetState(own: OwnModels): PresetState {
  const preset = presetOf(own, presets);
  return presets.includes(preset) ? { preset } : { preset, own };
}

const remembered = rememberedOwnModels();

export const usePreset = create<PresetState>()(() => (remembered ? presetState(remembered) : { preset: example }));

export const currentPreset = (): Preset => usePreset.getState().preset;

export function choosePreset({ preset, own }: PresetState): void {
  usePreset.setState({ preset, own });
  if (own) rememberOwnModels(own);
  else forgetOwnModels();
}

export const chooseOwnModels = (own: OwnModels): void => choosePreset(presetState(own));

export const chooseExample = (): void => choosePreset({ preset: example });

/** What a person's own model is called, before it is loaded. */
export function ownTitle(id: string, { own }: PresetState = usePreset.getState()): string | undefined {
  return own && [own.anchor, ...own.augmenters].find((model) => model.id === id)?.title;
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
