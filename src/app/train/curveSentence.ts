import { formatLoss, formatPercent, formatPlural } from '../parts/format.ts';
import type { NamedCurve } from './useDrawnCurves.ts';

/** A curve, for who does not see it. */
export function curveSentence({ name, points, heldOut }: NamedCurve): string {
  const last = heldOut.at(-1);
  const seen = last ? `, held-out loss ${formatLoss(last.loss)}, ${formatPercent(last.exact)} right` : '';
  if (points.length === 0) return '';
  const ends = `from ${formatLoss(points[0].loss)} to ${formatLoss(points[points.length - 1].loss)}`;
  return `${name}: loss over ${formatPlural(points.length, 'step')}, ${ends}${seen}.`;
}
