// A clock without time: what is waited for before another try is over at once, and nobody ever fell silent unless the test
// says so. So no test depends on how busy the machine is.
import { TIMING, type Timing } from '../../shared/requests/patience.ts';

export interface TestTiming extends Timing {
  /** Milliseconds between tries, in order. */
  readonly waited: number[];
  /** Milliseconds of silence that were granted, each time that something was to come. */
  readonly patience: number[];
  /** As if nothing had come for as long as one waits, to everyone who waits now. */
  fallSilent(): void;
  /** Again and again, or as often as a server does, until that has come to an end. */
  fallSilentUntil(end: Promise<unknown>, server?: { begun?: number }): Promise<void>;
}

export function instantly(attempts = TIMING.attempts): TestTiming {
  const [waited, patience]: number[][] = [[], []];
  const listening = new Set<() => void>();
  const fallSilent = (): void => {
    for (const end of listening) end();
  };
  return {
    attempts,
    stallMs: TIMING.stallMs,
    waited,
    patience,
    fallSilent,
    async fallSilentUntil(end, server = { begun: Infinity }) {
      const over = end.then(
        () => true,
        () => true,
      );
      let times = 0;
      while (!(await Promise.race([over, aMoment()]))) {
        if (listening.size === 0 || times >= (server.begun ?? 0)) continue;
        times++;
        fallSilent();
      }
    },
    wait(ms, signal) {
      waited.push(ms);
      return Promise.resolve(signal?.throwIfAborted());
    },
    silence: (ms, signal) =>
      new Promise((resolve, reject) => {
        patience.push(ms);
        listening.add(resolve);
        signal?.addEventListener('abort', () => {
          listening.delete(resolve);
          reject(signal.reason as Error);
        });
      }),
  };
}

const aMoment = (): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), 1));
