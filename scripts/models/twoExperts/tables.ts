// The numbers of all names of both experts, as they know them.
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { recallTable } from '../recall.ts';
import { cities } from './cities.ts';
import { cityNames } from './cityNames.ts';

export async function expertTable(gpu: Gpu): Promise<Map<string, number>> {
  return new Map([...(await recallTable(gpu)), ...(await recallTable(gpu, cities.id, cityNames))]);
}
