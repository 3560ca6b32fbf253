// What the page is about now: an example that ships, or models of a person's own; and what can be known of it before its
// models are loaded. Every store that depends on it starts afresh by itself when it changes.
import { create } from 'zustand';
import type { ModelShape } from '../../shared/composition.ts';
import type { Preset } from '../../shared/preset.ts';
import { ownPreset, type OwnModels } from '../../shared/ownPreset.ts';
import { presets } from '../../shared/presets/presets.ts';
import { ANCHOR, COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import { forgetOwnModels, rememberedOwnModels, rememberOwnModels } from './rememberedModels.ts';

export const example: Preset = presets[0];

export interface PresetState {
  preset: Preset;
  /** Absent for an example that ships. */
  own?: OwnModels;
}

const remembered = rememberedOwnModels();

export const usePreset = create<PresetState>()(() =>
  remembered ? { preset: ownPreset(remembered), own: remembered } : { preset: example },
);

export const currentPreset = (): Preset => usePreset.getState().preset;

export function chooseOwnModels(own: OwnModels): void {
  usePreset.setState({ preset: ownPreset(own), own });
  rememberOwnModels(own);
}

export function chooseExample(): void {
  usePreset.setState({ preset: example, own: undefined });
  forgetOwnModels();
}

/** What a person's own model is called, before it is loaded. */
export function ownTitle(id: string): string | undefined {
  const { own } = usePreset.getState();
  return own && [own.anchor, ...own.augmenters].find((model) => model.id === id)?.title;
}

export function onPresetChange(listener: (preset: Preset) => void): void {
  usePreset.subscribe(({ preset }, before) => {
    if (preset !== before.preset) listener(preset);
  });
}

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
