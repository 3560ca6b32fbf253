// What may pass by itself (a cut connection, a busy server) is tried again, later each time, and not for ever.
import { PatchbayError } from '../../shared/errors.ts';

/** Waits; rejects with the signal's reason when that comes first. */
export type Wait = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
/** Nobody looks at a bar that stands still for longer. */
const LONGEST_WAIT_MS = 60_000;

/** A failure that may pass, and what is told when it does not. */
export class Passing extends Error {
  override readonly name = 'Passing';
  readonly told: PatchbayError;
  /** When the server wants to be asked again. */
  readonly afterMs: number | undefined;

  constructor(told: PatchbayError, afterMs?: number) {
    super(told.message, { cause: told });
    this.told = told;
    this.afterMs = afterMs;
  }
}

export class Patience {
  private failures = 0;
  private readonly wait: Wait;
  private readonly signal: AbortSignal | undefined;

  constructor(wait: Wait, signal: AbortSignal | undefined) {
    this.wait = wait;
    this.signal = signal;
  }

  /** Something came: what fails from now on is a new trouble. */
  progress(): void {
    this.failures = 0;
  }

  /** Returns when it is time to try again. @throws what was thrown, when it does not pass or has not for too long. */
  async after(thrown: unknown): Promise<void> {
    this.signal?.throwIfAborted();
    if (!(thrown instanceof Passing)) throw thrown;
    const { told, afterMs = 0 } = thrown;
    if (++this.failures === ATTEMPTS || afterMs > LONGEST_WAIT_MS) throw told;
    await this.wait(Math.max(afterMs, FIRST_WAIT_MS * 2 ** (this.failures - 1)), this.signal);
  }

  async try<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        await this.after(thrown);
      }
    }
  }
}

export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', stop);
    function done(): void {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
  });
