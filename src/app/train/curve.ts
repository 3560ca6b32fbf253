// A run's losses as something to draw: one row a step, smoothed, thinned to what a screen can show.
import type { StepPoint } from '../../shared/protocol.ts';
import type { HeldOutPoint } from '../../shared/runRecords.ts';

export interface CurveRow {
  step: number;
  loss?: number;
  smooth?: number;
  heldOut?: number;
  /** Percent. */
  exact?: number;
  /** Of earlier runs that are laid over, each at its place. */
  earlier?: readonly EarlierPoint[];
}

export interface EarlierPoint {
  smooth?: number;
  /** Percent. */
  exact?: number;
}

/** A run's curve as the engine tells it. */
export interface Curve {
  points: readonly StepPoint[];
  heldOut: readonly HeldOutPoint[];
}

/** Weight of the past in the smoothed loss, for each step. */
const MEMORY = 0.93;

/** Looks at the held-out questions that are drawn: each is a dot, and hundreds of dots are a line. */
const MOST_LOOKS = 100;

/** Which of so many are drawn: at most `most`, evenly apart from the first on, and the newest. */
function thinned(count: number, most: number): (i: number) => boolean {
  const stride = count > most ? Math.ceil(count / (most - 1)) : 1;
  return (i) => i % stride === 0 || i === count - 1;
}

/** Rows for a chart: at most `most` of the steps and a hundred looks, the newest among them. Smoothing sees all steps. */
export function curveRows(points: readonly StepPoint[], heldOut: readonly HeldOutPoint[], most = 300): CurveRow[] {
  const [isDrawn, isLookDrawn] = [thinned(points.length, most), thinned(heldOut.length, MOST_LOOKS)];
  const rows = new Map<number, CurveRow>();
  let sum = 0;
  let weight = 0;
  points.forEach(({ step, loss }, i) => {
    sum = MEMORY * sum + loss;
    weight = MEMORY * weight + 1;
    if (isDrawn(i)) rows.set(step, { step, loss, smooth: sum / weight });
  });
  heldOut.forEach(({ step, exact, loss }, i) => {
    if (isLookDrawn(i)) rows.set(step, { step, ...rows.get(step), heldOut: loss, exact: 100 * exact });
  });
  return [...rows.values()].toSorted((a, b) => a.step - b.step);
}

/** The same rows with earlier runs beside each, thinned and smoothed alike. */
export function withEarlier(rows: readonly CurveRow[], curves: readonly Curve[]): CurveRow[] {
  if (curves.length === 0) return [...rows];
  const all = new Map(rows.map((row) => [row.step, row]));
  curves.forEach(({ points, heldOut }, at) => {
    for (const { step, smooth, exact } of curveRows(points, heldOut)) {
      const row = all.get(step) ?? { step };
      const earlier = curves.map((_, i) => (i === at ? { smooth, exact } : (row.earlier?.[i] ?? {})));
      all.set(step, { ...row, earlier });
    }
  });
  return [...all.values()].toSorted((a, b) => a.step - b.step);
}

/** Powers of ten around all values, for a logarithmic axis. */
export function logTicks(lowest: number, highest: number): number[] {
  const first = Math.floor(Math.log10(Math.max(lowest, 1e-6)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(highest, 1e-6))));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
}

/** 0, a step, two steps … up to the first one at or above `top`; steps of 1, 2 or 5 times a power of ten, four at most. */
export function axisTicks(top: number): number[] {
  if (!(top > 0)) return [0, 1];
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
