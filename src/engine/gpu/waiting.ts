// Waiting until the graphics card is done. Firefox looks every 100 ms whether it is, and with each submit: an answer of 100
// tokens would take ten seconds more. So while somebody waits there, empty submits ask. Whether a browser tells late is measured,
// not told by its name; once none does (https://bugzilla.mozilla.org/show_bug.cgi?id=1870699), this file can go.

/** What an idle queue takes to say so: 100 ms or more in Firefox 153, less than one elsewhere. */
const LATE_MS = 50;
/** A browser that is busy may be late once. */
const TRIES = 2;
const ASK_MS = 1;

export class Waiting {
  private readonly device: GPUDevice;
  private late = false;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** Finds out whether finished work is told late here. Nothing may have been submitted yet. */
  async measure(): Promise<void> {
    for (let i = 0; i < TRIES; i++) {
      const started = performance.now();
      await this.device.queue.onSubmittedWorkDone().catch(() => undefined); // a device that is lost already is told of elsewhere
      if (performance.now() - started < LATE_MS) return;
    }
    this.late = true;
  }

  /** What `done` comes to: a promise of the device for which submitted work must be finished. */
  async until<T>(done: Promise<T>): Promise<T> {
    if (this.late) await this.ask(done);
    return done;
  }

  private async ask(done: Promise<unknown>): Promise<void> {
    const settled = done.then(
      () => true,
      () => true,
    );
    const pause = (): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ASK_MS));
    while (!(await Promise.race([settled, pause()]))) this.device.queue.submit([]);
  }

  /** Everything that was submitted so far. */
  allDone(): Promise<undefined> {
    return this.until(this.device.queue.onSubmittedWorkDone());
  }
}
