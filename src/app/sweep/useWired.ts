import { useMemo } from 'react';
import type { Wired } from '../../shared/sweeps.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { useWiring } from '../state/wiring.ts';

export interface NamedModels extends Wired {
  title: (id: string) => string;
  /** For a candidate's name, where there is more than one augmenter to tell apart. */
  titleIfSeveral?: (id: string) => string;
}

/** The open models, their present links and those of the example; undefined until they are open. */
export function useWired(): NamedModels | undefined {
  const { anchor, augmenters } = useOpening();
  const own = usePreset(({ preset }) => preset.links);
  const present = useWiring(({ links }) => links);
  return useMemo(() => {
    if (!anchor) return undefined;
    const title = (id: string): string => [anchor, ...augmenters].find((card) => card.id === id)?.title ?? id;
    return { anchor, augmenters, own, present, title, titleIfSeveral: augmenters.length > 1 ? title : undefined };
  }, [anchor, augmenters, own, present]);
}
