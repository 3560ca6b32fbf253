// Ctrl+C: the first one asks for an end at the next good moment, a second one ends the process at once. npm and a shell may
// hand on the same key press more than once, so what comes within a moment is one.
import { CODES } from './call.ts';

const ONE_PRESS_MS = 300;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  readonly hasCome: boolean;
  /** Listens no more. */
  end(): void;
}

export function onInterrupt(first: () => void): Interruption {
  let came: number | undefined;
  const hear = (): void => {
    const now = performance.now();
    if (came === undefined) {
      came = now;
      first();
    } else if (now - came > ONE_PRESS_MS) process.exit(CODES.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    get hasCome() {
      return came !== undefined;
    },
    end: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
