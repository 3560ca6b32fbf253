// What the links cost. True at any moment, also while nothing is loaded or an edit is on its way.
import { linkParameters, type Link } from '../../shared/composition.ts';
import type { ModelCard } from '../../shared/protocol.ts';

export interface WireCost {
  links: number;
  on: number;
  /** Trainable numbers of the links that are on. */
  parameters: number;
  bytes: number;
  /** Of the numbers of all models together. */
  share: number;
}

export function wireCost(links: readonly Link[], anchor: ModelCard, augmenters: readonly ModelCard[]): WireCost {
  const on = links.filter((link) => link.enabled);
  const parameters = on.reduce((sum, link) => sum + costOf(link, anchor, augmenters), 0);
  const models = [anchor, ...augmenters].reduce((sum, card) => sum + card.parameters, 0);
  return { links: links.length, on: on.length, parameters, bytes: 4 * parameters, share: parameters / models };
}

export function costOf(link: Link, anchor: ModelCard, augmenters: readonly ModelCard[]): number {
  const width = augmenters.find(({ id }) => id === link.augmenter)?.width ?? 0;
  return linkParameters(link.variant, width, anchor.width);
}
