// Making what takes graphics memory, so that a lack of it is told at once, to whoever asked, and in words.
import { bytesInWords } from '../../shared/bytes.ts';
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from './device.ts';

/**
 * @param what it is made for, as a person would say it.
 * @param hint what to take less of.
 * @param make allocates, and waits for nothing: error scopes are a stack of the whole device.
 * @throws PatchbayError 'out-of-memory', with nothing held; what `make` throws.
 */
export async function allocating<Made extends { destroy(): void }>(
  { device, memory }: Pick<Gpu, 'device' | 'memory'>,
  what: string,
  hint: string,
  make: () => Made,
): Promise<Made> {
  const before = memory.bytes;
  device.pushErrorScope('out-of-memory');
  let made: Made | undefined;
  let thrown: unknown;
  try {
    made = make();
  } catch (error) {
    thrown = error;
  }
  const bytes = memory.bytes - before;
  const full = await device.popErrorScope();
  if (made && !full) return made;
  made?.destroy();
  if (!full) throw thrown;
  throw new PatchbayError({
    code: 'out-of-memory',
    message: `There is no graphics memory left for ${what}, which takes ${bytesInWords(bytes)}.`,
    hint: `${hint} Or close other tabs that use the graphics card.`,
    detail: full.message,
  });
}
