// Keeps a project as it changes: one save at a time, and what changes while one is under way is kept in one more.
export class Keeper {
  private readonly save: () => Promise<void>;
  private last: Promise<void> = Promise.resolve();
  /** Set while it has not begun. */
  private next: Promise<void> | undefined;

  constructor(save: () => Promise<void>) {
    this.save = save;
  }

  /** Resolves when everything is kept as it is now, or as it has become since. */
  keep(): Promise<void> {
    this.next ??= this.last.then(nextTask).then(() => {
      this.next = undefined;
      return this.save();
    });
    this.last = this.next.catch(() => undefined); // whoever waits hears of it
    return this.next;
  }

  /** Resolves when nothing is under way. */
  get settled(): Promise<void> {
    return this.last;
  }
}

/**
 * The answer to whoever made the change goes out first: putting a large file together holds up everything. A message and no
 * timer: browsers let timers of hidden pages wait, and a run keeps its weights there as well.
 */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
