/** Why a row of bench/RESULTS.md misses its goal, by the row's name; filled in by whoever found out. */
export const REASONS: Readonly<Record<string, string>> = {};
