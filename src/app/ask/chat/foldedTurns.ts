// Of a long conversation the newest turns are drawn, and as many earlier ones as a person has asked for. Two thousand turns
// of three answers are a hundred thousand nodes, and each word that comes would go through all of them.

/** Turns that are always drawn; those before come and go by tens. */
const SHOWN = 20;
/** Turns that come and go at once. */
export const AT_ONCE = 10;

/** How many of the oldest turns are not drawn. @param opened how often earlier ones were asked for. */
export function foldedTurns(count: number, opened: number): number {
  const most = Math.max(0, AT_ONCE * Math.floor((count - SHOWN) / AT_ONCE));
  return Math.max(0, most - AT_ONCE * opened);
}
