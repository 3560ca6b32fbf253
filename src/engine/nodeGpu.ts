// WebGPU outside a page: the `webgpu` package (Dawn) on whatever Vulkan, Metal or D3D driver it finds, or what a runtime such
// as Deno has itself (scripts/elsewhere.mjs).
import { openGpu, type Gpu } from './gpu/device.ts';
import { smallestGpu } from './gpu/smallestAdapter.ts';

/** One for all devices: Dawn ends the process when an instance is collected while devices of it live. */
let instance: GPU | undefined;

/**
 * PATCHBAY_ADAPTER, where set, names a smaller adapter to stand before the real one (gpu/smallestAdapter.ts).
 * @param mayBeLost somebody else hears of a lost device.
 * @throws PatchbayError 'no-adapter', or 'bad-request' for an adapter that is not there. A fault on the device ends the process: there is nobody to ask.
 */
export async function nodeGpu({ mayBeLost = false } = {}): Promise<Gpu> {
  instance ??= ownGpu() ?? (await dawn());
  const { PATCHBAY_ADAPTER: smaller } = process.env;
  const gpu = await openGpu(smaller ? smallestGpu(instance, smaller) : instance);
  gpu.onFault((fault) => {
    if (mayBeLost && fault.code === 'device-lost') return;
    throw new Error(`${fault.message}\n${fault.detail ?? ''}`);
  });
  return gpu;
}

let shared: Promise<Gpu> | undefined;

/** The same device whenever it is asked for: one more would have to compile every kernel anew. Nobody may destroy it. */
export function sharedNodeGpu(): Promise<Gpu> {
  return (shared ??= nodeGpu().then((gpu) => ({ ...gpu, destroy: refuse })));
}

function refuse(): never {
  throw new Error('This device is shared: others still work on it.');
}

/** Node has none, and before version 21 no `navigator` either. */
function ownGpu(): GPU | undefined {
  return (globalThis as { navigator?: Partial<Navigator> }).navigator?.gpu;
}

async function dawn(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Browsers round timestamps, so that no page can spy with them; here they may be exact.
  return create(['disable-dawn-features=timestamp_quantization']);
}
