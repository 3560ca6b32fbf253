import { describe, expect, it } from 'vitest';
import { expectClose, randomNormal, runOnce, sumTolerance, upload } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/gradientNorm.ts';
import { Recorder } from '../gpu/recorder.ts';
import { writeTensor } from '../gpu/tensor.ts';
import { gradientNorm } from './gradientNorm.ts';
import type { RowForm } from './rowKernels.ts';

const FORMS: RowForm[] = ['plain', 'group'];

const COUNTS = [1, 2, 63, 64, 65, 4095, 4096, 4097, 10007, 10060, 255 ** 2, 256 ** 2, 257 ** 2, 2_000_000, 2_000_003];

/** Each number passes through two chains of √count additions, so that is how many terms a rounding error meets. */
function chainTolerance(count: number): number {
  return sumTolerance(2 * Math.sqrt(count));
}

describe.each(FORMS)('gradientNorm, %s', (form) => {
  async function onGpu(gradients: ArrayLike<number>): Promise<number> {
    const gpu = await testGpu();
    const [norm] = await runOnce(gpu, (recorder) => {
      return [gradientNorm(recorder, upload(gpu, gradients, [gradients.length], 'gradients'), form)];
    });
    return norm[0];
  }

  it.each(COUNTS)('kernel equals the twin for %i numbers', async (count) => {
    const gradients = randomNormal(count, 1, 0.01);
    expectClose([await onGpu(gradients)], [reference.gradientNorm(gradients)], chainTolerance(count), 'norm');
  });

  it('does not lose the small ones beside a large one', async () => {
    const gradients = new Float64Array(1_000_000).fill(Math.fround(1e-3));
    gradients[0] = 30; // one chain of a million additions would end at 30, the truth is 30.0167
    expectClose([await onGpu(gradients)], [reference.gradientNorm(gradients)], chainTolerance(1_000_000), 'norm');
  });

  it('gives the same bits again', async () => {
    const gradients = randomNormal(10007, 2);
    expect(await onGpu(gradients)).toBe(await onGpu(gradients));
  });

  it('is 0 for zeros, and not finite when one gradient is not', async () => {
    expect(await onGpu(new Float64Array(130))).toBe(0);
    for (const bad of [NaN, Infinity, -Infinity])
      expect(await onGpu(randomNormal(130, 3).with(129, bad))).not.toSatisfy(Number.isFinite);
  });

  it('is not a number any more once it was not finite', async () => {
    const gpu = await testGpu();
    const recorder = new Recorder(gpu, 'norms');
    const gradients = recorder.tensor([130], 'gradients');
    const norm = gradientNorm(recorder, gradients, form);
    const plan = await recorder.finish();
    const norms = [];
    for (const first of [3, Infinity, 3]) {
      writeTensor(gpu.device, gradients, Float32Array.of(first));
      plan.run();
      norms.push(...(await gpu.readback.f32(norm)));
    }
    expect(norms).toEqual([3, NaN, NaN]);
    plan.destroy();
  });
});
