// Which wire a pointer between the rails means, and whether it is near enough to an end to take hold of that.
import type { Flank } from './boardLayout.ts';
import { nearestWire, type WirePlace } from './wireShape.ts';

const REACH_PX = 9;
/** So near to a rail, the end of a wire is meant. */
const END_PX = 26;

export interface PointedWire {
  id: string;
  end?: 'augmenter' | 'anchor';
}

export function wireUnder(event: MouseEvent, wires: readonly WirePlace[]): PointedWire | undefined {
  const gap = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-gap]') : null;
  if (!gap) return undefined;
  const grip = event.target instanceof HTMLElement ? event.target.dataset : {};
  if (grip.grip) return { id: grip.grip, end: grip.of as PointedWire['end'] };
  const box = gap.getBoundingClientRect();
  const flank = gap.dataset.gap as Flank;
  const x = flank === 'left' ? event.clientX - box.left : box.right - event.clientX;
  const here = wires.filter((wire) => wire.flank === flank);
  const found = nearestWire(here, { x, y: event.clientY - box.top }, box.width, REACH_PX);
  if (!found) return undefined;
  const isEnd = x < END_PX ? 'augmenter' : box.width - x < END_PX ? 'anchor' : undefined;
  return { id: found.id, end: isEnd };
}
