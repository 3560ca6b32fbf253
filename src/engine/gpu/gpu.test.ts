// What a person gets to hear when the GPU does not do its part, and what a plan keeps of what was recorded.
import { describe, expect, it, vi } from 'vitest';
import { add } from '../ops/add.ts';
import { linear } from '../ops/linear.ts';
import { chooseKernel, linearKernel } from '../ops/linearKernels.ts';
import { upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { liveBuffers } from '../testing/liveBuffers.ts';
import { openGpu } from './device.ts';
import { kernelFile } from './kernel.ts';
import { PackedTensors } from './packedTensors.ts';
import { Recorder, u32 } from './recorder.ts';
import { tensorFrom } from './tensor.ts';

const broken = kernelFile('broken', '// one\n// two\n@compute @workgroup_size(1) fn main() { let x: u32 = 1.5; }', [
  'main',
]);
const refused = kernelFile('refused', '@compute @workgroup_size(999999) fn main() {}', ['main']);

const fill = kernelFile(
  'fill',
  '@group(0) @binding(0) var<storage, read_write> x: array<u32>;\n@compute @workgroup_size(1) fn main() { x[0] = 1u; }',
  ['main'],
);

describe('errors', () => {
  it('no WebGPU, and WebGPU without an adapter, say what to do', async () => {
    await expect(openGpu(undefined)).rejects.toMatchObject({ code: 'no-webgpu', hint: expect.any(String) as string });
    const empty = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    await expect(openGpu(empty)).rejects.toMatchObject({ code: 'no-adapter', hint: expect.any(String) as string });
    const adapter = { limits: {}, features: new Set(), requestDevice: () => Promise.reject(new Error('used up')) };
    const dead = { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU;
    await expect(openGpu(dead)).rejects.toMatchObject({ code: 'no-adapter', detail: 'used up' });
  });

  it('a kernel that does not compile is named, with the line and the text', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    recorder.dispatch(broken.main, [], [], [1, 1, 1]);
    const error = await recorder.finish().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'shader', message: expect.stringContaining('broken/main') as string });
    expect(error).toMatchObject({ message: expect.stringContaining('line 3') as string });
    expect(error).toMatchObject({ message: expect.stringContaining('1.5') as string });
  });

  it('a kernel that the adapter refuses is named', async () => {
    const recorder = new Recorder(await testGpu(), 'test');
    recorder.dispatch(refused.main, [], [], [1, 1, 1]);
    await expect(recorder.finish()).rejects.toMatchObject({
      code: 'shader',
      message: expect.stringContaining('refused/main') as string,
    });
  });

  it('a wrong binding is an error of the plan, not a silent nothing', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'two of one');
    recorder.dispatch(fill.main, [recorder.tensor([4], 'x')], [u32(1)], [1, 1, 1]);
    await expect(recorder.finish()).rejects.toMatchObject({
      code: 'gpu',
      message: expect.stringContaining('two of one') as string,
    });
  });

  it('of two plans that are finished at the same time, each hears of its own errors', async () => {
    const gpu = await testGpu();
    const record = (name: string): Recorder => {
      const recorder = new Recorder(gpu, name);
      add(recorder, recorder.tensor([4], 'a'), recorder.tensor([4], 'b'));
      return recorder;
    };
    (await record('first').finish()).destroy(); // compiled: from here on both finish in step
    let open = 0;
    const push = gpu.device.pushErrorScope.bind(gpu.device);
    const pop = gpu.device.popErrorScope.bind(gpu.device);
    const before: number[] = [];
    vi.spyOn(gpu.device, 'pushErrorScope').mockImplementation((filter) => {
      before.push(open++);
      push(filter);
    });
    vi.spyOn(gpu.device, 'popErrorScope').mockImplementation(() => {
      open--;
      return pop();
    });
    await Promise.all([record('one').finish(), record('another').finish()]);
    vi.restoreAllMocks();
    expect(before).toEqual([0, 1, 0, 1]); // the scopes of the first are closed before the second opens its own
  });

  it('a plan that fails gives its buffers back', async () => {
    const gpu = await testGpu();
    const live = liveBuffers(gpu);
    const recorder = new Recorder(gpu, 'test');
    recorder.dispatch(fill.main, [recorder.tensor([4], 'x'), recorder.tensor([4], 'too many')], [], [1, 1, 1]);
    await expect(recorder.finish()).rejects.toThrow('"test" was refused');
    expect([...live]).toEqual([]);
    vi.restoreAllMocks();
  });

  it('a plan that is larger than the device allows says how large it is', async () => {
    const recorder = new Recorder(await testGpu(), 'huge');
    recorder.tensor([2 ** 20, 2 ** 14], 'x');
    await expect(recorder.finish()).rejects.toThrow('"huge" takes 65537 MB');
  });
});

describe('recorder', () => {
  it('records no gradient for what is frozen, nor under the lowest trained tensor', async () => {
    const gpu = await testGpu();
    const tensor = (shape: number[]): ReturnType<typeof upload> =>
      upload(gpu, new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(0.5), shape, 't');
    const record = async (trained: boolean): Promise<string[]> => {
      const recorder = new Recorder(gpu, 'frozen');
      const [x, below, above] = [tensor([8, 8]), tensor([8, 8]), tensor([8, 8])];
      if (trained) recorder.watch(above, recorder.tensor([8, 8], 'dAbove'));
      const out = linear(recorder, linear(recorder, x, below), above);
      recorder.moveGradient(out, tensor([8, 8]));
      recorder.backward();
      return (await recorder.finish()).dispatches.map(({ name }) => name);
    };
    const [forward, weight] = (['nt', 'tn'] as const).map((orientation) => {
      const product = { orientation, size: [8, 8, 8] } as const;
      return linearKernel(chooseKernel(product, gpu.capabilities), product).name;
    });
    expect(await record(false)).toEqual([forward, forward]);
    expect(await record(true)).toEqual([forward, forward, weight]);
  });

  it('a plan runs again on what its inputs hold by then, and allocates nothing', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'again');
    const a = recorder.tensor([4], 'a');
    const out = add(recorder, a, a);
    const plan = await recorder.finish();
    const bytes = plan.bytes;
    for (const value of [1, 2]) {
      gpu.device.queue.writeBuffer(a.buffer, 0, new Float32Array(4).fill(value));
      plan.run();
      expect(await gpu.readback.f32(out)).toEqual(new Float32Array(4).fill(2 * value));
    }
    expect(plan.bytes).toBe(bytes);
    plan.destroy();
  });
});

describe('packed tensors', () => {
  it('matrices come first, vectors last, each at an offset of its own that can be bound', async () => {
    const gpu = await testGpu();
    const specs = [
      { name: 'gain', shape: [5] },
      { name: 'matrix', shape: [3, 7] },
    ];
    const packed = new PackedTensors(gpu, specs);
    const [gain, matrix] = [packed.tensor('gain'), packed.tensor('matrix')];
    expect([matrix.offset, gain.offset, packed.matrixNumbers]).toEqual([0, 256, 64]);
    gpu.device.queue.writeBuffer(gain.buffer, gain.offset, new Float32Array(5).fill(3));
    expect(await gpu.readback.f32(matrix)).toEqual(new Float32Array(21).fill(0));
    expect(await gpu.readback.f32(gain)).toEqual(new Float32Array(5).fill(3));
    expect(() => packed.tensor('other')).toThrow('no tensor "other"');
    packed.destroy();
  });

  it('what does not fit a tensor is refused before it is written', async () => {
    const gpu = await testGpu();
    expect(() => tensorFrom(gpu.device, new Float32Array(9), [2, 4], 'small')).toThrow(
      'small: 9 values do not fit [2, 4]',
    );
  });
});
