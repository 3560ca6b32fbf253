// What is on its way to the engine and changes what is in use. Who has to know how that ends waits for it: what undo would
// take back, whether a draft is in use, which links a run trains.
let underWay: Promise<unknown> = Promise.resolve();
/** How often other models were asked for. */
let asked = 0;
/** The last of these that took the place of what was open. */
let came = 0;
let openings: Promise<unknown> = Promise.resolve();

/** @param change that has begun: it waits for none before it. */
export function changing<T>(change: Promise<T>): Promise<T> {
  underWay = Promise.allSettled([underWay, change]);
  return change;
}

/**
 * Begins when all that was on its way has ended, well or not; what comes behind waits for this, too. It does not begin where
 * other models that were asked for meanwhile are opened: it would reach those.
 */
export function afterChanges<T>(work: () => Promise<T>): Promise<T | undefined> {
  const isMeant = meantNow();
  return changing(underWay.then(async () => ((await isMeant()) ? work() : undefined)));
}

/**
 * To be said when the engine is asked to open them, before anything else is waited for.
 * @param isTurned whether what was open is not open any more; it must not reject. Absent: so it is.
 */
export function turnsAway(isTurned: Promise<boolean> = Promise.resolve(true)): void {
  const mine = ++asked;
  const ended = isTurned.then((has) => {
    if (has) came = Math.max(came, mine);
  });
  openings = Promise.all([openings, ended]);
}

/**
 * For who waits before a command is sent.
 * @returns whether it would still reach the models that are open now. Other models that were asked for meanwhile are waited
 *   for: where they cannot be had, what is open stays open.
 */
export function meantNow(): () => Promise<boolean> {
  const now = asked;
  const isMeant = async (): Promise<boolean> => {
    const seen = openings;
    if (asked > now && came <= now) await seen;
    return seen === openings ? came <= now : isMeant(); // others were asked for while these were waited for
  };
  return isMeant;
}
