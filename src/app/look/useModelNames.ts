// What the models and links of the answer that is looked into are called, and their colours.
import type { Link } from '../../shared/composition.ts';
import { ANCHOR, PINNED, type Speaker } from '../../shared/protocol.ts';
import { capitalize } from '../parts/format.ts';
import { augmenterIdentity, type Identity } from '../parts/identity.ts';
import { useLook } from '../state/look.ts';
import { useOpening } from '../state/opening.ts';
import { ownTitle, usePreset } from '../state/preset.ts';
import { linkName } from './words.ts';

export interface Names {
  /** Those that are on, in the order of the wiring. */
  links: readonly Link[];
  title: (model: string) => string;
  /** "Codes block 2 → Sums embeddings" */
  link: (id: string) => string;
  /** "block 2 → embeddings"; with several augmenters, whose. */
  shortLink: (id: string) => string;
  /** Of the augmenter that a link reads. */
  linkIdentity: (id: string) => Identity;
  identity: (speaker: Speaker) => Identity;
  speaker: (speaker: Speaker) => string;
  anchor: string;
}

export function useModelNames(): Names {
  const { anchor, augmenters } = usePreset(({ preset }) => preset);
  const cards = useOpening((opening) => opening.augmenters);
  const anchorCard = useOpening((opening) => opening.anchor);
  const wiring = useLook(({ subject }) => subject?.wiring);
  const links = (wiring?.links ?? []).filter((link) => link.enabled);
  const title = (id: string): string =>
    [...cards, ...(anchorCard ? [anchorCard] : [])].find((card) => card.id === id)?.title ??
    ownTitle(id) ??
    capitalize(id);
  const find = (id: string): Link | undefined => links.find((link) => link.id === id);
  const named = (id: string, from: (link: Link) => string, to: string): string => {
    const link = find(id);
    return link ? linkName(link, from(link), to) : id;
  };
  const identity = (speaker: Speaker): Identity => {
    if (speaker === ANCHOR) return 'anchor';
    if (speaker === PINNED) return 'pinned';
    return augmenters.includes(speaker) ? augmenterIdentity(augmenters.indexOf(speaker)) : 'composed';
  };
  const own = (link: Link): string => title(link.augmenter);
  return {
    links,
    title,
    link: (id) => named(id, own, title(anchor)),
    shortLink: (id) => named(id, augmenters.length > 1 ? own : () => '', ''),
    linkIdentity: (id) => identity(find(id)?.augmenter ?? ''),
    identity,
    speaker: (speaker) => {
      if (speaker === ANCHOR) return `${title(anchor)}, the anchor alone`;
      if (speaker === PINNED) return 'Pinned';
      return augmenters.includes(speaker) ? `${title(speaker)}, an augmenter alone` : 'Composed';
    },
    anchor: title(anchor),
  };
}
