// One thing at a time, in the order asked: commands that change or read the same composition must not overlap.
export class Exclusive {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(task);
    this.last = result.catch(() => undefined); // the caller hears of it; the next task goes on all the same
    return result;
  }
}
