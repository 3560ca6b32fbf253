// What a layer is, in words: shown under the rails, and read out with each jack.
import { layerName, type Link } from '../../shared/composition.ts';
import type { ModelCard } from '../../shared/protocol.ts';
import { formatCount, formatPlural } from '../parts/format.ts';
import { type Jack } from './boardLayout.ts';

/** "full attention, width 64, 4 heads" */
export function layerKind(layer: number, { windows, width, heads }: ModelCard): string {
  if (layer === 0) return `what its tokens are before the first block, width ${formatCount(width)}`;
  const window = windows[layer - 1] ?? Infinity;
  const sees = window === Infinity ? 'full attention' : `sees the latest ${formatPlural(window, 'token')}`;
  return `${sees}, width ${formatCount(width)}, ${formatPlural(heads, 'head')}`;
}

/** "block 7 of Sums: full attention, width 64, 4 heads; 2 links" */
export function layerLine(jack: Jack, title: string, card: ModelCard | undefined, links: readonly Link[]): string {
  const what = card ? `${layerKind(jack.layer, card)}; ` : '';
  return `${layerName(jack.layer)} of ${title}: ${what}${formatPlural(pluggedInto(jack, links).length, 'link')}`;
}

export function pluggedInto({ side, model, layer }: Jack, links: readonly Link[]): Link[] {
  return links.filter((link) =>
    side === 'anchor' ? link.to === layer : link.augmenter === model && link.from === layer,
  );
}
