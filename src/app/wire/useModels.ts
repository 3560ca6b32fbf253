import { useMemo } from 'react';
import type { ModelCard } from '../../shared/protocol.ts';
import { capitalize } from '../parts/format.ts';
import { useOpening } from '../state/opening.ts';
import { outlines, ownTitle, usePreset } from '../state/preset.ts';
import type { Models } from '../../shared/wirings.ts';

export interface WireModels extends Models {
  /** Undefined until the models are loaded: then only outlines are known. */
  cards?: { anchor: ModelCard; augmenters: ModelCard[] };
  /** What can be drawn: real layers, or those that the example's own links touch. */
  hasLayers: boolean;
  title: (id: string) => string;
}

/** The models as far as they are known: outlines of the preset first, then the real ones. */
export function useModels(): WireModels {
  const anchor = useOpening((opening) => opening.anchor);
  const augmenters = useOpening((opening) => opening.augmenters);
  const preset = usePreset((state) => state.preset);
  return useMemo(() => {
    if (!anchor) {
      const title = (id: string): string => ownTitle(id) ?? capitalize(id);
      return { ...outlines(preset), hasLayers: preset.links.length > 0, title };
    }
    const title = (id: string): string => [anchor, ...augmenters].find((card) => card.id === id)?.title ?? id;
    return { anchor, augmenters, cards: { anchor, augmenters }, hasLayers: true, title };
  }, [anchor, augmenters, preset]);
}
