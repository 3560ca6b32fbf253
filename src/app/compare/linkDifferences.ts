// Where two wirings differ, link by link: links are the same when they join the same layers.
import { VARIANT_NAMES } from '../parts/variantNames.ts';
import { layerName, type Link } from '../../shared/composition.ts';

export interface LinkDifferences {
  /** In words, each: "Codes block 2 → block 1". */
  onlyPinned: string[];
  onlyComposed: string[];
  /** Both have it, but not alike. */
  differ: string[];
  /** Alike in both. */
  same: number;
}

export function linkDifferences(
  pinned: readonly Link[],
  composed: readonly Link[],
  title: (id: string) => string,
): LinkDifferences {
  const key = ({ augmenter, from, to }: Link): string => `${augmenter} ${from} ${to}`;
  const name = ({ augmenter, from, to }: Link): string => `${title(augmenter)} ${layerName(from)} → ${layerName(to)}`;
  const others = new Map(composed.map((link) => [key(link), link]));
  const own = new Set(pinned.map(key));
  const both = pinned.flatMap((link): [Link, Link][] => {
    const other = others.get(key(link));
    return other ? [[link, other]] : [];
  });
  const differ = both.flatMap(([a, b]) => {
    const words = settings(a, b);
    return words.length > 0 ? [`${name(a)}: ${words.join(', ')}`] : [];
  });
  return {
    onlyPinned: pinned.filter((link) => !others.has(key(link))).map(name),
    onlyComposed: composed.filter((link) => !own.has(key(link))).map(name),
    differ,
    same: both.length - differ.length,
  };
}

/** From the pinned to the composed one. */
function settings(pinned: Link, composed: Link): string[] {
  const words = (link: Link): Record<string, string> => ({
    on: link.enabled ? 'on' : 'off',
    heads: link.heads === 1 ? '1 head' : `${link.heads} heads`,
    distance: link.distanceBias ? 'distance bias' : 'no distance bias',
    variant: VARIANT_NAMES[link.variant],
    mask: `mask ${link.mask}`,
  });
  const [a, b] = [words(pinned), words(composed)];
  return Object.keys(a).flatMap((each) => (a[each] === b[each] ? [] : [`${a[each]} pinned, ${b[each]} composed`]));
}
