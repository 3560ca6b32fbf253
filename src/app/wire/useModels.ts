import { useMemo } from 'react';
import type { ModelCard } from '../../shared/protocol.ts';
import { capitalize } from '../parts/format.ts';
import { useOpening } from '../state/opening.ts';
import { outlines, preset } from '../state/preset.ts';
import type { Models } from '../../shared/wirings.ts';

export interface WireModels extends Models {
  /** Undefined until the models are loaded: then only outlines are known. */
  cards?: { anchor: ModelCard; augmenters: ModelCard[] };
  title: (id: string) => string;
}

/** The models as far as they are known: outlines of the preset first, then the real ones. */
export function useModels(): WireModels {
  const anchor = useOpening((opening) => opening.anchor);
  const augmenters = useOpening((opening) => opening.augmenters);
  return useMemo(() => {
    if (!anchor) return { ...outlines(preset), title: capitalize };
    const title = (id: string): string => [anchor, ...augmenters].find((card) => card.id === id)?.title ?? id;
    return { anchor, augmenters, cards: { anchor, augmenters }, title };
  }, [anchor, augmenters]);
}
