// Making what takes graphics memory, so that a lack of it is told at once, to whoever asked, and in words.
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from './device.ts';

/**
 * @param what it is made for, as a person would say it.
 * @param make allocates, and waits for nothing: error scopes are a stack of the whole device.
 * @throws PatchbayError 'out-of-memory', with nothing held; what `make` throws.
 */
export async function allocating<Made extends { destroy(): void }>(
  { device }: Gpu,
  what: string,
  make: () => Made,
): Promise<Made> {
  device.pushErrorScope('out-of-memory');
  let made: Made | undefined;
  let thrown: unknown;
  try {
    made = make();
  } catch (error) {
    thrown = error;
  }
  const full = await device.popErrorScope();
  if (made && !full) return made;
  made?.destroy();
  if (!full) throw thrown;
  throw new PatchbayError({
    code: 'out-of-memory',
    message: `There is no graphics memory left for ${what}.`,
    hint: 'Close other tabs that use the graphics card, or choose smaller models.',
    detail: full.message,
  });
}
