// What may pass by itself (a cut connection, a busy server, one that fell silent) is tried again, later each time, and
// not for ever.
import type { PatchbayError } from '../errors.ts';

/** Waits; rejects with the signal's reason when that comes first. */
export type Wait = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

/** The clock, and how much of it is given to a server. For tests another one. */
export interface Timing {
  /** Between two tries. */
  wait: Wait;
  /** As long as nothing comes. */
  silence: Wait;
  /** So long without a byte, and the connection counts as silent. */
  stallMs: number;
  /** How often it is tried, with nothing coming in between. */
  attempts: number;
}

const FIRST_WAIT_MS = 500;
/** Nobody looks at a bar that stands still for longer. */
const LONGEST_WAIT_MS = 60_000;
/** Each costs `stallMs`: another connection is worth one try, not five. */
const MOST_SILENCES = 2;

/** A failure that may pass, and what is told when it does not. */
export class Passing extends Error {
  override readonly name = 'Passing';
  readonly told: PatchbayError;
  /** When the server wants to be asked again. */
  readonly afterMs: number;
  /** Nothing came, for as long as one waits. */
  readonly isSilence: boolean;

  constructor(told: PatchbayError, { afterMs = 0, isSilence = false } = {}) {
    super(told.message, { cause: told });
    this.told = told;
    this.afterMs = afterMs;
    this.isSilence = isSilence;
  }
}

export class Patience {
  private failures = 0;
  private silences = 0;
  private readonly timing: Pick<Timing, 'wait' | 'attempts'>;
  private readonly signal: AbortSignal | undefined;

  constructor(timing: Pick<Timing, 'wait' | 'attempts'>, signal: AbortSignal | undefined) {
    this.timing = timing;
    this.signal = signal;
  }

  /** Something came: what fails from now on is a new trouble. */
  progress(): void {
    this.failures = 0;
    this.silences = 0;
  }

  /** Returns when it is time to try again. @throws what was thrown, when it does not pass or has not for too long. */
  async after(thrown: unknown): Promise<void> {
    this.signal?.throwIfAborted();
    if (!(thrown instanceof Passing)) throw thrown;
    const { told, afterMs, isSilence } = thrown;
    if (isSilence) this.silences++;
    const isEnough = ++this.failures >= this.timing.attempts || this.silences === MOST_SILENCES;
    if (isEnough || afterMs > LONGEST_WAIT_MS) throw told;
    await this.timing.wait(Math.max(afterMs, FIRST_WAIT_MS * 2 ** (this.failures - 1)), this.signal);
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
    signal?.throwIfAborted();
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

/**
 * A packet that is lost is sent again after 1, 2, 4, 8 and 16 seconds (RFC 6298, the timeout doubles): a connection from
 * which nothing came for all of these, 31 s, comes back sooner as a new one. One that brings a byte now and then is slow,
 * and goes on.
 */
export const TIMING: Timing = { wait, silence: wait, stallMs: 31_000, attempts: 5 };
