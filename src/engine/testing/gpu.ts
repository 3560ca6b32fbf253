// Opens the one device that a test file (or a command in Node) works on: the `webgpu` package, on whatever Vulkan, Metal
// or D3D driver it finds; in a browser, navigator.gpu.
import { openGpu, type Gpu } from '../gpu/device.ts';

/** Dawn ends the process when its instance is collected while devices live. */
let instance: GPU | undefined;
let shared: Promise<Gpu> | undefined;

export function testGpu(): Promise<Gpu> {
  shared ??= nodeGpu();
  return shared;
}

export async function nodeGpu(): Promise<Gpu> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  instance = create([]);
  const gpu = await openGpu(instance);
  gpu.onFault((fault) => {
    throw new Error(`${fault.message}\n${fault.detail ?? ''}`);
  });
  return gpu;
}
