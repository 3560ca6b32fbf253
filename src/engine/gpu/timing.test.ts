import { expect, it, vi } from 'vitest';
import { add } from '../ops/add.ts';
import { linear } from '../ops/linear.ts';
import { randomNormal, upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { liveBuffers } from '../testing/liveBuffers.ts';
import type { Gpu } from './device.ts';
import { Recorder } from './recorder.ts';
import { profilePlan, timePlan } from './timing.ts';

/** The same device, as if it could not take timestamps. */
const withoutTimestamps = (gpu: Gpu): Gpu => {
  const device = new Proxy(gpu.device, {
    get: (target, key) => {
      if (key === 'features') return new Set<string>();
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...gpu, device };
};

it('a profile names every kernel with its dispatches, the slowest first', async () => {
  const real = await testGpu();
  for (const gpu of [real, withoutTimestamps(real)]) {
    const recorder = new Recorder(real, 'profile');
    const side = real.capabilities.fallback ? 256 : 2048; // far slower than two small sums, there as here
    const [x, weight] = ['x', 'weight'].map((name) => upload(real, randomNormal(side ** 2, 1), [side, side], name));
    const tiny = recorder.tensor([4], 'tiny');
    add(recorder, tiny, tiny);
    linear(recorder, x, weight);
    add(recorder, tiny, tiny);
    const plan = await recorder.finish();
    // Where the processor plays the card, a busy moment may fall into a sum.
    await vi.waitFor(
      async () => {
        const { kernels, measuredBy } = await profilePlan(gpu, plan);
        expect(measuredBy).toBe(gpu.device.features.has('timestamp-query') ? 'timestamps' : 'one by one');
        expect(kernels.map(({ name, dispatches }) => [name.split('/')[0], dispatches])).toEqual([
          ['linear', 1],
          ['add', 2],
        ]);
        expect(kernels[0].ms).toBeGreaterThan(kernels[1].ms);
      },
      { timeout: 20_000 },
    );
    plan.destroy();
  }
});

it('a run among many takes its share of their time', async () => {
  const real = await testGpu();
  for (const gpu of [real, withoutTimestamps(real)]) {
    const recorder = new Recorder(real, 'timed');
    const [x, weight] = ['x', 'weight'].map((name) => upload(real, randomNormal(256 ** 2, 1), [256, 256], name));
    linear(recorder, x, weight);
    const plan = await recorder.finish();
    await timePlan(gpu, plan, 1);
    const started = performance.now();
    const ms = await timePlan(gpu, plan, 8);
    expect(ms).toBeGreaterThan(0);
    expect(8 * ms).toBeLessThan(performance.now() - started);
    plan.destroy();
  }
});

it('memory counts each buffer until it is destroyed, once', async () => {
  const { device, memory } = await testGpu();
  const before = { bytes: memory.bytes, buffers: memory.buffers };
  const buffer = device.createBuffer({ size: 4096, usage: GPUBufferUsage.STORAGE });
  expect(memory.bytes - before.bytes).toBe(4096);
  expect(memory.buffers - before.buffers).toBe(1);
  expect(memory.peakBytes).toBeGreaterThanOrEqual(memory.bytes);
  buffer.destroy();
  buffer.destroy();
  expect({ bytes: memory.bytes, buffers: memory.buffers }).toEqual(before);
});

it('places for timestamps that there is no memory for are refused in words, with nothing held', async () => {
  const gpu = await testGpu();
  if (!gpu.device.features.has('timestamp-query')) return;
  const recorder = new Recorder(gpu, 'timed');
  const x = recorder.tensor([4], 'x');
  add(recorder, x, x);
  const plan = await recorder.finish();
  const live = liveBuffers(gpu);
  for (const time of [() => profilePlan(gpu, plan, 1), () => timePlan(gpu, plan, 1)]) {
    const spy = vi.spyOn(gpu.device, 'popErrorScope').mockResolvedValueOnce({ message: 'it is full' });
    await expect(time()).rejects.toMatchObject({
      code: 'out-of-memory',
      message: 'There is no graphics memory left for 2 timestamps, which takes 32 bytes.',
    });
    spy.mockRestore();
    await gpu.device.popErrorScope(); // the one that the answer above stood for
  }
  expect([...live]).toEqual([]);
  vi.restoreAllMocks();
  plan.destroy();
});
