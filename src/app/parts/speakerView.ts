// Who a speaker is, in words and colour.
import { ANCHOR, COMPOSITION, PINNED, type ModelCard, type Speaker } from '../../shared/protocol.ts';
import { capitalize, formatPlural } from './format.ts';
import { augmenterIdentity, type Identity } from './identity.ts';

export interface SpeakerView {
  identity: Identity;
  /** "Augmenter alone"; with several, each by its number. */
  name: string;
  /** The model's own name, or what is wired. */
  about: string;
}

export interface Facts {
  /** As far as they are loaded. */
  cards: readonly ModelCard[];
  /** Id of the anchor. */
  anchor: string;
  /** Ids, in their order. */
  augmenters: readonly string[];
  /** A model's own name, as far as it is known without its card. */
  title?: (id: string) => string | undefined;
  /** What is pinned is called that. */
  pinned?: string;
  linksOn: number;
  isUntrained: boolean;
}

export function modelTitle(id: string, { cards, title }: Pick<Facts, 'cards' | 'title'>): string {
  return cards.find((card) => card.id === id)?.title ?? title?.(id) ?? capitalize(id);
}

export function speakerView(speaker: Speaker, facts: Facts): SpeakerView {
  const { augmenters } = facts;
  const title = (id: string): string => modelTitle(id, facts);
  if (speaker === COMPOSITION) return { identity: 'composed', name: 'Composed', about: wired(facts) };
  if (speaker === PINNED) return { identity: 'pinned', name: 'Pinned', about: facts.pinned ?? '' };
  if (speaker === ANCHOR && augmenters.length === 0)
    return { identity: 'anchor', name: title(facts.anchor), about: 'by itself' };
  if (speaker === ANCHOR) return { identity: 'anchor', name: 'Anchor alone', about: title(facts.anchor) };
  const index = augmenters.indexOf(speaker);
  const name = augmenters.length > 1 ? `Augmenter ${index + 1} alone` : 'Augmenter alone';
  return { identity: augmenterIdentity(Math.max(0, index)), name, about: title(speaker) };
}

function wired({ linksOn, isUntrained }: Facts): string {
  if (linksOn === 0) return 'no link is on: same as the anchor';
  if (isUntrained) return 'untrained: same as the anchor';
  return `${formatPlural(linksOn, 'link')} on`;
}
