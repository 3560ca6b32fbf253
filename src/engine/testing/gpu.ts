// The one device that a test file works on.
import type { Gpu } from '../gpu/device.ts';
import { nodeGpu } from '../nodeGpu.ts';

let shared: Promise<Gpu> | undefined;

export function testGpu(): Promise<Gpu> {
  shared ??= open();
  return shared;
}

/** With PATCHBAY_TEST_FORMS=gpu the kernels are those of a graphics card, whatever the adapter is (vitest.config.ts). */
async function open(): Promise<Gpu> {
  const gpu = await nodeGpu();
  if (process.env.PATCHBAY_TEST_FORMS !== 'gpu') return gpu;
  return { ...gpu, capabilities: { ...gpu.capabilities, fallback: false } };
}
