// The example that the page is about, and what can be known of it before its models are loaded.
import type { ModelShape } from '../../shared/composition.ts';
import type { Preset } from '../../shared/preset.ts';
import { presets } from '../../shared/presets/presets.ts';
import { ANCHOR, COMPOSITION, type Speaker } from '../../shared/protocol.ts';

export const preset: Preset = presets[0];

/** In the order in which they are shown and asked. */
export const speakers: readonly Speaker[] = [...preset.augmenters, ANCHOR, COMPOSITION];

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
