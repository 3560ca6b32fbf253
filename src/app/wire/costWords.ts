// The line that is always true, part by part: for the board and for its picture.
import type { Link } from '../../shared/composition.ts';
import { formatBytes, formatCount, formatPlural, formatShare } from '../parts/format.ts';
import type { WireModels } from './useModels.ts';
import { wireCost } from './wireCost.ts';

/** @param cards of the models, once they are loaded: until then only the links can be counted. */
export function costWords(links: readonly Link[], cards: WireModels['cards']): string[] {
  if (!cards) return [formatPlural(links.length, 'link')];
  const cost = wireCost(links, cards.anchor, cards.augmenters);
  return [
    cost.on === cost.links ? formatPlural(cost.links, 'link') : `${cost.on} of ${cost.links} links on`,
    `${formatCount(cost.parameters)} trainable numbers`,
    `${formatShare(cost.share)} of the models’ numbers`,
    formatBytes(cost.bytes),
  ];
}
