// What is on its way to the engine and changes what is in use. Who has to know how that ends waits for it: what undo would
// take back, whether a draft is in use, which links a run trains.
let underWay: Promise<unknown> = Promise.resolve();

/** @param change that has begun: it waits for none before it. */
export function changing<T>(change: Promise<T>): Promise<T> {
  underWay = Promise.allSettled([underWay, change]);
  return change;
}

/** Begins when all that was on its way has ended, well or not; what comes behind waits for this, too. */
export function afterChanges<T>(work: () => Promise<T>): Promise<T> {
  return changing(underWay.then(work));
}
