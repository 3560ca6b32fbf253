// The one device that a test file works on.
import type { Gpu } from '../gpu/device.ts';
import { sharedNodeGpu } from '../nodeGpu.ts';

let shared: Promise<Gpu> | undefined;

export function testGpu(): Promise<Gpu> {
  shared ??= open();
  return shared;
}

/** As a card: a driver on the CPU is slow with a card's kernels, so a test of many cases takes some. */
const AS_CARD = process.env.PATCHBAY_TEST_FORMS === 'gpu' || process.env.PATCHBAY_ADAPTER === 'smallest-card';

/** The cases of a test that has many. */
export function affordable<T>(cases: readonly T[]): T[] {
  return cases.slice(0, AS_CARD ? Math.ceil(cases.length / 3) : cases.length);
}

/** Whether four invocations can share their loads. Where they cannot, there are no such kernels to be tested. */
export async function hasSubgroups(): Promise<boolean> {
  return (await testGpu()).device.features.has('subgroups');
}

/** With PATCHBAY_TEST_FORMS=gpu the kernels are those of a graphics card, whatever the adapter is (vitest.config.ts). */
async function open(): Promise<Gpu> {
  const gpu = await sharedNodeGpu();
  if (!AS_CARD) return gpu;
  return { ...gpu, capabilities: { ...gpu.capabilities, fallback: false } };
}
