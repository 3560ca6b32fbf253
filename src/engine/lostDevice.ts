// What failed for no other reason than that the graphics device was lost: it is done again, or nobody needs to hear of it.
import { PatchbayError } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';

export const isLost = (thrown: unknown): boolean => thrown instanceof PatchbayError && thrown.code === 'device-lost';

/** @param gpu on which it was done. Whatever a lost device makes of a plan or a kernel says nothing about either. */
export function failedByLoss(thrown: unknown, gpu: Gpu): boolean {
  if (isLost(thrown)) return true;
  if (!gpu.loss()) return false;
  return !(thrown instanceof PatchbayError) || ['gpu', 'shader', 'out-of-memory'].includes(thrown.code);
}

/** For work that is made good when everything is brought back. @returns whether it was done. */
export async function unlessLost(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    if (isLost(thrown)) return false;
    throw thrown;
  }
}

/** What is told by the one event about the device. */
export function isOfLoss(event: EngineEvent): boolean {
  return (event.type === 'failed' || event.type === 'runChanged') && event.error?.code === 'device-lost';
}
