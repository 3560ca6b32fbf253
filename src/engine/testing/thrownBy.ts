import { PatchbayError } from '../../shared/errors.ts';

/** The PatchbayError that this throws. */
export function thrownBy(run: () => unknown): PatchbayError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof PatchbayError) return thrown;
    throw thrown;
  }
  throw new Error('It did not throw.');
}
