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

/** The answer to whoever made the change goes out first: putting a large file together holds up everything. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
