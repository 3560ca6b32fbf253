// The one device that a test file works on.
import type { Gpu } from '../gpu/device.ts';
import { nodeGpu } from '../nodeGpu.ts';

let shared: Promise<Gpu> | undefined;

export function testGpu(): Promise<Gpu> {
  shared ??= nodeGpu();
  return shared;
}
