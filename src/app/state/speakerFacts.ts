// What there is to say of those who answer: their models, as far as they are known, and what is wired and pinned now.
import type { ModelCard } from '../../shared/protocol.ts';
import { useOpening } from './opening.ts';
import { usePinned } from './pinned.ts';
import { ownTitle, usePreset } from './preset.ts';
import { linksInUse, useWiring } from './wiring.ts';

export interface SpeakerFacts {
  /** Those that are open. */
  cards: ModelCard[];
  /** Ids. */
  anchor: string;
  augmenters: string[];
  /** A model's own name, as far as it is known without its card. */
  title: (id: string) => string | undefined;
  /** What is pinned is called that. */
  pinned?: string;
  linksOn: number;
  isUntrained: boolean;
}

export function useSpeakerFacts(): SpeakerFacts {
  const { anchor: anchorId, augmenters: augmenterIds } = usePreset((state) => state.preset);
  const { anchor, augmenters } = useOpening();
  const linksOn = useWiring((state) => linksInUse(state).filter((link) => link.enabled).length);
  const isUntrained = useWiring(({ wiring }) => wiring?.origin === 'untrained');
  const pinned = usePinned((state) => state.pinned?.name);
  const cards = anchor ? [anchor, ...augmenters] : augmenters;
  return { cards, anchor: anchorId, augmenters: augmenterIds, title: ownTitle, linksOn, isUntrained, pinned };
}
