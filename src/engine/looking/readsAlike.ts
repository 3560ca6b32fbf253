// Whether the rows of a text's beginning are what they are in the whole: an augmenter may put the end of a text into other
// tokens when it goes on, and some masks show what is to come.
import type { LinkMask } from '../../shared/composition.ts';
import type { Composition } from '../bridge/composition.ts';
import { visibleUnder, type SeenTokens } from '../bridge/mask.ts';
import type { ModelTexts } from './lookedRows.ts';

/** @param start the beginning of `whole` for the anchor. */
export function readsAlike({ links }: Composition, start: ModelTexts, whole: ModelTexts): boolean {
  return [...start.augmenters].every(([id, seen]) => {
    const other = whole.augmenters.get(id);
    const own = links.map(({ link }) => link).filter(({ augmenter }) => augmenter === id);
    const masks = new Set<LinkMask>(['causal', ...own.map(({ mask }) => mask)]);
    return other !== undefined && [...masks].every((mask) => seesTheSame(mask, seen, other));
  });
}

function seesTheSame(mask: LinkMask, start: SeenTokens, whole: SeenTokens): boolean {
  const [visible, inWhole] = [visibleUnder(mask, start), visibleUnder(mask, whole)];
  const most = Math.max(0, ...visible);
  return (
    visible.every((count, row) => count === inWhole[row]) &&
    start.ids.slice(0, most).every((id, place) => id === whole.ids[place])
  );
}
