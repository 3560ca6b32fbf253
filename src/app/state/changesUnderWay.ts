// What is on its way to the engine and changes what is in use. Who has to know how that ends waits for it: what undo would
// take back, whether a draft is in use, which links a run trains.
let underWay: Promise<unknown> = Promise.resolve();
/** How often other models were asked for. */
let turned = 0;

/** @param change that has begun: it waits for none before it. */
export function changing<T>(change: Promise<T>): Promise<T> {
  underWay = Promise.allSettled([underWay, change]);
  return change;
}

/**
 * Begins when all that was on its way has ended, well or not; what comes behind waits for this, too. It does not begin once
 * other models were asked for: it would reach those.
 */
export function afterChanges<T>(work: () => Promise<T>): Promise<T | undefined> {
  const isMeant = meantNow();
  return changing(underWay.then(() => (isMeant() ? work() : undefined)));
}

/** To be said before the engine is asked to open them. */
export function turnsAway(): void {
  turned++;
}

/** For who waits before a command is sent. @returns whether it would still reach the models that are open now. */
export function meantNow(): () => boolean {
  const now = turned;
  return () => turned === now;
}
