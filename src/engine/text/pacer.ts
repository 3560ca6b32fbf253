// Long work in slices: the worker goes on with other things in between, such as steps of a run and answers.
import { PatchbayError } from '../../shared/errors.ts';

/** Short, since a step that cannot be cut comes on top: together they stay under 50 ms. */
const SLICE_MS = 15;

export class Pacer {
  private readonly isStopped: () => boolean;
  private since = performance.now();

  /** @param isStopped whether nobody waits for the work any more. */
  constructor(isStopped: () => boolean = () => false) {
    this.isStopped = isStopped;
  }

  get isDue(): boolean {
    return performance.now() - this.since > SLICE_MS;
  }

  /** Lets others have their turn. @throws as `check`. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.since = performance.now();
    this.check();
  }

  /** @throws PatchbayError 'stopped' when the work is not wanted any more. */
  check(): void {
    if (this.isStopped()) throw new PatchbayError({ code: 'stopped', message: 'Reading was stopped.' });
  }

  /** Goes through all steps, resting between them as often as it has to. */
  async through(steps: Iterable<unknown>): Promise<void> {
    for (const _ of steps) if (this.isDue) await this.rest();
  }
}

/** The same at once, where nobody waits for a turn. */
export function atOnce(steps: Iterable<unknown>): void {
  for (const _ of steps);
}
