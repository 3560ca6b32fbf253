// Tests on the smallest adapter say something only if it is as small as it says, and if the device behind it refuses what is
// beyond its limits.
import { create, globals } from 'webgpu';
import { beforeAll, expect, it } from 'vitest';
import { kernelFile } from './kernel.ts';
import { openGpu, type Gpu } from './device.ts';
import { DEFAULT_LIMITS, smallestGpu } from './smallestAdapter.ts';
import { Recorder } from './recorder.ts';

Object.assign(globalThis, globals);
const instance = create([]);

async function adapter(name = 'smallest'): Promise<GPUAdapter> {
  const found = await smallestGpu(instance, name).requestAdapter();
  if (!found) throw new Error('There is no adapter.');
  return found;
}

let gpu: Gpu;
beforeAll(async () => void (gpu = await openGpu(smallestGpu(instance, 'smallest'))));

it('the engine gets a device with the default limits and no feature', () => {
  for (const [limit, value] of Object.entries(DEFAULT_LIMITS))
    expect([limit, gpu.device.limits[limit as keyof GPUSupportedLimits]]).toEqual([limit, value]);
  expect([...gpu.device.features].filter((feature) => feature !== 'core-features-and-limits')).toEqual([]);
  expect(gpu.adapter).toMatchObject({ maxBufferBytes: 128 * 2 ** 20, subgroupSize: 0, fallback: true });
});

it('nothing tells that a card is not one', async () => {
  const card = await openGpu(smallestGpu(instance, 'smallest-card'));
  expect(card.capabilities).toMatchObject({ fallback: false, subgroupSize: 0 });
  card.destroy();
});

it('an adapter that says nothing about itself is one all the same', async () => {
  const silent = Object.assign(await adapter('smallest-card'), { info: undefined });
  const opened = await openGpu({ requestAdapter: () => Promise.resolve(silent) });
  expect(opened.adapter).toMatchObject({ name: 'unnamed adapter', fallback: false, subgroupSize: 0 });
  opened.destroy();
});

it('refuses what it does not have', async () => {
  const request = async (descriptor: GPUDeviceDescriptor): Promise<GPUDevice> =>
    (await adapter()).requestDevice(descriptor);
  await expect(request({ requiredFeatures: ['shader-f16'] })).rejects.toThrow('has no shader-f16');
  await expect(request({ requiredLimits: { maxBufferSize: 256 * 2 ** 20 + 1 } })).rejects.toThrow('maxBufferSize');
  await expect(request({ requiredLimits: { minStorageBufferOffsetAlignment: 128 } })).rejects.toThrow('Alignment');
  await expect(request({ requiredLimits: { maxNothing: 1 } })).rejects.toThrow('maxNothing');
});

it.each([
  ['too much workgroup memory', 'var<workgroup> w: array<u32, 4097>;', 'w[0] = 1u;', '@workgroup_size(1)'],
  ['too many invocations', '', '', '@workgroup_size(257)'],
  ['halves', 'enable f16;', '', '@workgroup_size(1)'],
  ['subgroups', 'enable subgroups;', '', '@workgroup_size(1)'],
])('a kernel with %s does not compile', async (name, head, body, size) => {
  const { main } = kernelFile(name, `${head}\n@compute ${size} fn main() { ${body} }`, ['main']);
  await expect(gpu.kernels.pipeline(main)).rejects.toMatchObject({ code: 'shader' });
});

it('a binding of more than 128 MiB is refused before it is allocated', async () => {
  const recorder = new Recorder(gpu, 'wide');
  recorder.tensor([2 ** 25 + 1], 'x');
  await expect(recorder.finish()).rejects.toMatchObject({ code: 'out-of-memory' });
  gpu.destroy();
});

it('another name is refused in words', () => {
  expect(() => smallestGpu(instance, 'tiny')).toThrow('There is no adapter "tiny"');
});
