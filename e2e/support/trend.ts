// Whether something grows: a straight line through what was measured (least squares), and how sure its slope is.
export interface Trend {
  /** Per unit of x. */
  slope: number;
  /** Standard error of the slope. */
  error: number;
}

export function trend(points: readonly (readonly [x: number, y: number])[]): Trend {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - middle) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - middle) * (y - level), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - level - slope * (x - middle)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, points.length - 2) / spread) };
}

/** Speed of the last tenth as a share of that of the first. @param ends when each of equal pieces of work was done. */
export function lastTenthOfFirst(ends: readonly number[]): number {
  const tenth = Math.floor((ends.length - 1) / 10);
  const [first, last] = [ends[tenth] - ends[0], ends[ends.length - 1] - ends[ends.length - 1 - tenth]];
  return first / last;
}
