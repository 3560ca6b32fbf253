// When a kernel's numbers count as those of its twin.

/** Relative error that f32 sums of K terms may have: 2e-6 · sqrt(K). */
export function sumTolerance(terms: number): number {
  return 2e-6 * Math.sqrt(Math.max(terms, 1));
}

/** The first element that is not within its bound, and by how much. */
export interface Miss {
  at: number;
  distance: number;
  bound: number;
}

/**
 * Every element within `tolerance` of the truth, relative to the largest magnitude of the whole tensor.
 * `magnitude`: the size of the terms that were summed, where they may cancel to next to nothing.
 */
export function firstMiss(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  magnitude = 1e-6,
): Miss | undefined {
  let scale = magnitude;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  const bound = tolerance * scale;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    if (!(distance <= bound)) return { at: i, distance, bound };
  }
  return undefined;
}
