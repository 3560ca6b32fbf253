import { describe, expect, it } from 'vitest';
import { numberOfHalf } from '../../shared/half.ts';
import * as reference from '../reference/packing.ts';
import { expectClose, randomNormal } from '../testing/compare.ts';
import { testGpu } from '../testing/gpu.ts';
import { pack, packedBytes, packingFor, unpack, type Packing } from './packing.ts';
import { createTensor, writeNumbers } from './tensor.ts';

/** What is left of the numbers, by way of a buffer of the right size. */
function packedAndBack(packing: Packing, values: ArrayLike<number>): Float32Array {
  const words = new Uint32Array(packedBytes(packing, values.length) / 4);
  for (const { offset, data } of pack(packing, Float32Array.from(values), 0, values.length))
    words.set(data, offset / 4);
  return unpack(packing, words, values.length);
}

describe('packing', () => {
  it('f16: every half comes back as itself', () => {
    const finite = Array.from({ length: 65536 }, (_, bits) => numberOfHalf(bits)).filter(Number.isFinite);
    expect(packedAndBack('f16', finite)).toEqual(Float32Array.from(finite));
  });

  it('f16: other numbers become the nearest half, ties to even, down to the smallest', () => {
    for (const scale of [1e4, 1, 2 ** -14, 2 ** -20, 2 ** -25]) {
      const values = randomNormal(4096, 1, scale);
      expect([...packedAndBack('f16', values)]).toEqual([...reference.asF16(values)]);
    }
    const ties = [
      1 + 2 ** -11,
      1 + 3 * 2 ** -11,
      2 ** -25,
      3 * 2 ** -25,
      -(2 ** -25) * 1.5,
      2047.5 * 2 ** -25,
      65519,
      1e-40,
    ];
    expect([...packedAndBack('f16', ties)]).toEqual([...reference.asF16(Float64Array.from(ties, Math.fround))]);
  });

  it('q8: the nearest of 255 numbers up to the largest of each group, which is exact', () => {
    const values = randomNormal(32 * 40, 2).map((value, i) => value * 2 ** (Math.floor(i / 32) - 20));
    values.fill(0, 64, 96);
    const back = packedAndBack('q8', values);
    expectClose(back, reference.asQ8(values), 1e-7, 'numbers');
    for (let first = 0; first < values.length; first += 32) {
      const group = values.subarray(first, first + 32);
      const largest = Math.max(...group.map(Math.abs));
      expect(Math.max(...back.subarray(first, first + 32).map(Math.abs))).toBe(Math.fround(largest));
      group.forEach((value, i) =>
        expect(Math.abs(back[first + i] - value)).toBeLessThanOrEqual((largest / 254) * (1 + 1e-6)),
      );
    }
  });

  it.each([
    ['f16', 65520],
    ['f16', -1e9],
    ['f16', NaN],
    ['q8', Infinity],
    ['q8', NaN],
  ] as const)('%s refuses %d', (packing, value) => {
    const values = new Float32Array(32);
    values[5] = value;
    expect(() => pack(packing, values, 0, 32)).toThrow(`${packing} cannot hold ${value}`);
  });

  it.each([
    ['f32', [64, 64], undefined],
    ['f16', [64, 64], 'f16'],
    ['f16', [64, 2], 'f16'],
    ['f16', [64, 7], undefined],
    ['f16', [64], undefined],
    ['q8', [3, 64], 'q8'],
    ['q8', [64, 172], 'f16'],
    ['q8', [64, 33], undefined],
    ['q8', [64], undefined],
  ] as const)('%s of [%s] is kept as %s', (format, shape, packing) => {
    expect(packingFor(format, shape)).toBe(packing);
  });

  it('takes 4, 2 and 1.125 bytes for a number', () => {
    expect([packedBytes('f16', 4096), packedBytes('q8', 4096)]).toEqual([2 * 4096, 1.125 * 4096]);
  });

  it('a tensor is written in pieces, and lies on the GPU as it was packed', async () => {
    const gpu = await testGpu();
    const [shape, values] = [[6, 64], Float32Array.from(randomNormal(6 * 64, 3))];
    for (const packing of ['f16', 'q8'] as const) {
      const tensor = createTensor(gpu.device, shape, packing, packing);
      writeNumbers(gpu.device, tensor, values.subarray(0, 128));
      writeNumbers(gpu.device, tensor, values.subarray(128), 128);
      const words = await gpu.readback.u32(tensor);
      expect(unpack(packing, words, values.length)).toEqual(packedAndBack(packing, values));
      tensor.buffer.destroy();
    }
  });
});
