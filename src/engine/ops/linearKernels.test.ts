import { describe, expect, it } from 'vitest';
import { packingFor, type Packing } from '../gpu/packing.ts';
import { createTensor, writeNumbers, type Tensor } from '../gpu/tensor.ts';
import { expectClose, randomNormal, runOnce, sumTolerance, upload } from '../testing/compare.ts';
import { hasSubgroups, testGpu } from '../testing/gpu.ts';
import * as reference from '../reference/linear.ts';
import { asF16, asQ8 } from '../reference/packing.ts';
import { multiply } from './linear.ts';
import { chooseKernel, fittingKernels, type KernelName, type Orientation, type ProductShape } from './linearKernels.ts';

const WITH_SUBGROUPS = await hasSubgroups();

/** Rows, columns, depth. */
const SIZES = [
  [1, 1, 1],
  [1, 4, 4],
  [1, 7, 64],
  [2, 36, 1024],
  [4, 32, 32],
  [5, 33, 64],
  [7, 64, 31],
  [8, 4, 68],
  [8, 31, 96],
  [31, 17, 13],
  [33, 36, 17],
  [36, 64, 33],
  [64, 68, 172],
  [65, 35, 34],
  [4, 1028, 4],
  [131, 4, 32],
] as const;
const ORIENTATIONS = ['nt', 'nn', 'tn'] as const;

/** Kernels that give the same bits as a smaller one. */
const SAME_BITS: Partial<Record<KernelName, KernelName>> = { largeQuad: 'quad', largeTiled: 'tiled' };

/** a and b as they lie in memory, and what their product is. */
function product(orientation: Orientation, [rows, cols, depth]: ProductShape['size'], packing?: Packing) {
  const [a, unpacked, before] = [rows * depth, cols * depth, rows * cols].map((count, i) => randomNormal(count, i + 1));
  const b = packing === 'f16' ? asF16(unpacked) : packing === 'q8' ? asQ8(unpacked) : unpacked;
  const aShape = orientation === 'tn' ? [depth, rows] : [rows, depth];
  const bShape = orientation === 'nt' ? [cols, depth] : [depth, cols];
  const x = orientation === 'tn' ? turned(a, rows) : a;
  const weight = orientation === 'nt' ? b : turned(b, cols);
  const truth = (added?: Float64Array) => reference.linear(x, weight, [rows, depth, cols], added);
  return { a, unpacked, before, aShape, bShape, truth };
}

function turned(values: Float64Array, width: number): Float64Array {
  const height = values.length / width;
  return values.map((_, i) => values[(i % height) * width + Math.floor(i / height)]);
}

/** Every kernel that can, in every way of adding. */
async function expectAllKernels(orientation: Orientation, size: ProductShape['size'], packing?: Packing) {
  const gpu = await testGpu();
  const { a, unpacked, before, aShape, bShape, truth } = product(orientation, size, packing);
  const tolerance = sumTolerance(size[2]);
  const kernels = fittingKernels({ orientation, size, packing }, gpu.capabilities);
  const weight = createTensor(gpu.device, bShape, 'b', packing);
  writeNumbers(gpu.device, weight, Float32Array.from(unpacked));
  const outputs = await runOnce(gpu, (recorder) => {
    const operands = { orientation, size, a: upload(gpu, a, aShape, 'a'), b: weight };
    const residual = upload(gpu, before, [size[0], size[1]], 'residual');
    return kernels.flatMap((kernel) => {
      const outs = ['out', 'with residual', 'twice'].map((name) => recorder.tensor([size[0], size[1]], name));
      const run = (out: Tensor, options = {}) => multiply(recorder, { ...operands, ...options, out }, kernel);
      run(outs[0]);
      run(outs[1], { residual });
      run(outs[2]);
      run(outs[2], { accumulate: 1 });
      return outs;
    });
  });
  kernels.forEach((kernel, i) => {
    const [out, withResidual, twice] = outputs.slice(3 * i, 3 * i + 3);
    expectClose(out, truth(), tolerance, kernel);
    expectClose(withResidual, truth(before), tolerance, `${kernel} with residual`);
    expectClose(
      twice,
      truth().map((value) => 2 * value),
      tolerance,
      `${kernel} twice`,
    );
  });
  weight.buffer.destroy();
}

describe('kernels of a linear layer', () => {
  for (const orientation of ORIENTATIONS) {
    it.each(SIZES)(`${orientation}: all that fit equal the twin, %i × %i over %i`, async (...size) => {
      await expectAllKernels(orientation, size);
    });
  }

  for (const format of ['f16', 'q8'] as const) {
    for (const orientation of ['nt', 'nn'] as const) {
      const row = (size: ProductShape['size']): number => (orientation === 'nt' ? size[2] : size[1]);
      const sizes = SIZES.filter((size) => packingFor(format, [1, row(size)]) === format);
      it.each(sizes)(
        `${orientation} of ${format}: equal the twin on the unpacked, %i × %i over %i`,
        async (...size) => {
          await expectAllKernels(orientation, size, format);
        },
      );
    }
  }

  const [card, narrow, wide, old] = [
    { fallback: false, subgroupSize: 32, wrong: new Set<string>() },
    { fallback: true, subgroupSize: 4, wrong: new Set<string>() },
    { fallback: true, subgroupSize: 8, wrong: new Set<string>() },
    { fallback: true, subgroupSize: 0, wrong: new Set<string>() },
  ];
  it.each([
    ['nt', [512, 512, 256], narrow, 'largeQuad'],
    ['nt', [512, 508, 256], narrow, 'quad'],
    ['nt', [512, 512, 256], wide, 'quad'],
    ['nt', [300, 64, 64], wide, 'quad'],
    ['nt', [300, 64, 64], old, 'plain'],
    ['nt', [2, 64, 6], wide, 'plain'],
    ['nt', [300, 63, 64], wide, 'plain'],
    ['nn', [300, 64, 63], wide, 'plain'],
    ['tn', [64, 64, 63], wide, 'quad'],
    ['tn', [63, 64, 300], wide, 'plain'],
    ['nt', [300, 64, 64], card, 'tiled'],
    ['nt', [1, 64, 63], card, 'tiled'],
    ['nn', [1, 64, 64], card, 'tiled'],
    ['tn', [63, 64, 7], card, 'tiled'],
    ['nt', [1, 1, 3], card, 'plain'],
    ['nt', [2048, 2048, 64], card, 'largeTiled'],
    ['nt', [2048, 2048, 63], card, 'tiled'],
    ['nt', [1024, 1024, 1024], card, 'tiled'],
    ['nt', [1, 64, 128], card, 'deepTiled'],
    ['nn', [4096, 576, 49152], card, 'deepTiled'],
    ['nn', [4096, 576, 1151], card, 'tiled'],
    ['tn', [64, 192, 128], card, 'deepTiled'],
    ['tn', [64, 192, 127], card, 'tiled'],
    ['tn', [576, 1536, 512], card, 'tiled'],
  ] as const)('%s of %j on %j: %s', (orientation, size, capabilities, kernel) => {
    expect(chooseKernel({ orientation, size }, capabilities)).toBe(kernel satisfies KernelName);
  });

  it.each([
    ['nt', [3, 64, 64], wide, 'quad'],
    ['nt', [2, 64, 64], wide, 'row'],
    ['nt', [2, 64, 64], old, 'row'],
    ['nt', [2, 64, 6], wide, 'plain'],
    ['nt', [9, 64, 64], card, 'tiled'],
    ['nt', [8, 64, 64], card, 'rows'],
    ['nt', [1, 63, 64], card, 'rows'],
    ['nt', [1, 64, 63], card, 'tiled'],
  ] as const)('decoding, %s of %j on %j: %s', (orientation, size, capabilities, kernel) => {
    expect(chooseKernel({ orientation, size, decoding: true }, capabilities)).toBe(kernel satisfies KernelName);
  });

  it.each([card, narrow, wide, old])(
    'a row has one kernel for its rounding, among however many: %j',
    (capabilities) => {
      for (const orientation of ['nt', 'nn'] as const) {
        for (const [cols, depth] of [
          [64, 64],
          [63, 64],
          [64, 63],
          [64, 1024],
          [2048, 512],
          [6, 6],
        ]) {
          const names = [2, 3, 8, 9, 64, 300, 4096].map((rows) => {
            const name = chooseKernel({ orientation, size: [rows, cols, depth] }, capabilities);
            return SAME_BITS[name] ?? name;
          });
          expect(new Set(names).size, `${orientation} ${cols} × ${depth}`).toBe(1);
        }
      }
    },
  );

  for (const kernels of [...(WITH_SUBGROUPS ? [['quad', 'largeQuad'] as const] : []), ['tiled', 'largeTiled'] as const])
    it.each(ORIENTATIONS)(`%s: ${kernels.join(', ')} give the same bits`, async (orientation) => {
      const gpu = await testGpu();
      const size = [132, 140, 52] as const;
      const { a, unpacked, aShape, bShape } = product(orientation, size);
      const [small, ...others] = await runOnce(gpu, (recorder) =>
        kernels.map((kernel) => {
          const out = recorder.tensor([size[0], size[1]], kernel);
          const operands = { a: upload(gpu, a, aShape, 'a'), b: upload(gpu, unpacked, bShape, 'b') };
          multiply(recorder, { orientation, size, ...operands, out }, kernel);
          return out;
        }),
      );
      for (const other of others) expect(other).toEqual(small);
    });
});
