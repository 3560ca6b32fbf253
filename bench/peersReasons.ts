/** Why a row of bench/RESULTS.md misses its goal, by the row's name; filled in by whoever found out. */
export const REASONS: Readonly<Record<string, string>> = {
  'matrix product 1024³':
    'on lavapipe, three runs of one day gave 1.98, 2.12 and 2.34. Ours falls with size (21.7, 18.1 and 15.9 GFLOP/s at 512, 1024 and 2048), which looks like its cache; blocks along the depth were not tried.',
};
