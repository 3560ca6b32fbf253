// The memory of a plan: known before it is allocated, and shared where that cannot be seen.
import { describe, expect, it } from 'vitest';
import { add } from '../ops/add.ts';
import { testGpu } from '../testing/gpu.ts';
import { Recorder } from './recorder.ts';
import { writeTensor, type Tensor } from './tensor.ts';

const ONES = new Float32Array(64).fill(1);

/** a = 2x, b = 2a, c = 2b, d = 2c, last = d + a = 18x. */
async function chain(
  sharing: boolean,
): Promise<Record<'x' | 'a' | 'b' | 'c' | 'd' | 'last', Tensor> & { recorder: Recorder }> {
  const recorder = new Recorder(await testGpu(), 'chain', { sharing });
  const x = recorder.tensor([64], 'x');
  const a = add(recorder, x, x);
  const b = add(recorder, a, a);
  const c = add(recorder, b, b);
  const d = add(recorder, c, c);
  return { recorder, x, a, b, c, d, last: recorder.keep(add(recorder, d, a)) };
}

it('names of outputs stay short, however many operations there are', async () => {
  const recorder = new Recorder(await testGpu(), 'deep');
  let state = recorder.tensor([64], 'x');
  for (let depth = 0; depth < 100; depth++) state = add(recorder, state, state); // 2¹⁰⁰ times "x"
  expect(state.name.length).toBeLessThan(200);
  expect(state.name).toMatch(/^x \+ x/);
});

describe('memory of a plan', () => {
  it.each([false, true])('is known before it is allocated (shared: %s)', async (sharing) => {
    const { recorder } = await chain(sharing);
    const { bytes } = recorder;
    const plan = await recorder.finish();
    expect(plan.bytes).toBe(bytes);
    plan.destroy();
  });

  it('is shared by tensors that are not needed at the same time', async () => {
    const gpu = await testGpu();
    const { recorder, x, a, b, c, d, last } = await chain(true);
    const plan = await recorder.finish();
    expect(d.buffer).toBe(b.buffer);
    expect(new Set([x, a, b, c, last].map(({ buffer }) => buffer)).size).toBe(5); // b is read while c is written, a at the end
    for (const value of [1, 2]) {
      writeTensor(
        gpu.device,
        x,
        ONES.map((one) => value * one),
      );
      plan.run();
      expect(await gpu.readback.f32(last)).toEqual(ONES.map((one) => 18 * value * one));
    }
    plan.destroy();
  });

  it('is not shared unless that is asked for: every tensor can be read after a run', async () => {
    const gpu = await testGpu();
    const { recorder, x, b } = await chain(false);
    const plan = await recorder.finish();
    writeTensor(gpu.device, x, ONES);
    plan.run();
    expect(await gpu.readback.f32(b)).toEqual(ONES.map((one) => 4 * one));
    plan.destroy();
  });

  it('is not there before the plan is finished', async () => {
    const { last } = await chain(false);
    expect(() => last.buffer).toThrow('no memory before its plan is finished');
  });
});
