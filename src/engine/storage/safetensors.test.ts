import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** A file with this header text and these data bytes, however wrong. */
function file(header: string, data: Uint8Array | number = 0, headerLength?: bigint): ArrayBuffer {
  const text = new TextEncoder().encode(header);
  const bytes = typeof data === 'number' ? new Uint8Array(data) : data;
  const whole = new Uint8Array(8 + text.length + bytes.length);
  new DataView(whole.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  whole.set(text, 8);
  whole.set(bytes, 8 + text.length);
  return whole.buffer;
}

function halves(dtype: 'F16' | 'BF16', bits: number[]): Float32Array {
  const header = JSON.stringify({ x: { dtype, shape: [bits.length], data_offsets: [0, 2 * bits.length] } });
  const tensor = readSafetensors(file(header, new Uint8Array(new Uint16Array(bits).buffer))).tensors.get('x');
  return tensor?.values() ?? new Float32Array();
}

const entry = (dtype: string, shape: number[], from: number, to: number) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

describe('safetensors', () => {
  it('reads back what it wrote: order, shapes, numbers, metadata', () => {
    const matrix = Float32Array.from([1, -2.5, 3e-20, Infinity, NaN, 6]);
    const tensors = [
      { name: 'b.weight', shape: [2, 3], values: matrix },
      { name: 'a', shape: [], values: Float32Array.of(7) },
      { name: 'nothing', shape: [0, 4], values: new Float32Array() },
    ];
    const bytes = writeSafetensors(tensors, { wiring: '{"links":[]}', ünï: '“quoted”' });
    expect(Number(new DataView(bytes).getBigUint64(0, true)) % 8).toBe(0);
    const read = readSafetensors(bytes);
    expect(read.metadata).toEqual({ wiring: '{"links":[]}', ünï: '“quoted”' });
    expect([...read.tensors.keys()]).toEqual(['b.weight', 'a', 'nothing']);
    for (const { name, shape, values } of tensors) {
      expect(read.tensors.get(name)?.shape).toEqual(shape);
      expect(read.tensors.get(name)?.values()).toEqual(values);
    }
  });

  it('writes a part of a larger array, and views aligned numbers without a copy', () => {
    const bytes = writeSafetensors([{ name: 'x', shape: [2], values: Float32Array.of(1, 2, 3, 4).subarray(1, 3) }], {});
    const values = readSafetensors(bytes).tensors.get('x')?.values();
    expect(values).toEqual(Float32Array.of(2, 3));
    expect(values?.buffer).toBe(bytes);
  });

  it('reads numbers that are not aligned', () => {
    const header = JSON.stringify({ x: entry('F32', [2], 0, 8) });
    const data = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    for (const padding of ['', ' ', '  ', '   '])
      expect(
        readSafetensors(file(header + padding, data))
          .tensors.get('x')
          ?.values(),
      ).toEqual(Float32Array.of(1.5, -2));
  });

  it('decodes half precision exactly: normal, subnormal, signed zero, infinite, not a number', () => {
    const bits = [0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x8000, 0x7c00, 0xfc00, 0x7e00];
    const expected = [1, -2, 0.333251953125, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, -0, Infinity, -Infinity, NaN];
    expect(halves('F16', bits)).toEqual(Float32Array.from(expected));
  });

  it('decodes bfloat16 exactly', () => {
    const expected = [1, -2, 2 ** -133, 3.3895313892515355e38, -0, Infinity, NaN];
    expect(halves('BF16', [0x3f80, 0xc000, 0x0001, 0x7f7f, 0x8000, 0x7f80, 0x7fc0])).toEqual(
      Float32Array.from(expected),
    );
  });

  it.each<[string, ArrayBuffer, string]>([
    ['an empty file', new ArrayBuffer(0), 'only 0 bytes'],
    ['a header longer than the file', file('{}', 0, 3n), 'header has 3 bytes'],
    ['a header length beyond any number', file('{}', 0, 2n ** 64n - 1n), 'header has 18446744073709552000 bytes'],
    ['a header of more than 100 MB', file('{}', 100_000_010, 100_000_001n), 'header has 100000001 bytes'],
    ['a header that is not JSON', file('hello'), 'not JSON'],
    ['a header that is not text', file('{}', Uint8Array.of(0xff, 0xfe), 4n), 'not text'],
    ['a header that is a list', file('[]'), 'not a list of names'],
    ['metadata that is not text', file('{"__metadata__":{"a":1}}'), 'metadata is not text'],
    ['a tensor without a shape', file('{"x":{"dtype":"F32","data_offsets":[0,0]}}'), '"x" is described wrongly'],
    ['a negative length', file(JSON.stringify({ x: entry('F32', [-1], 0, 4) }), 4), '"x" is described wrongly'],
    ['an unknown type', file(JSON.stringify({ x: entry('I64', [1], 0, 8) }), 8), '"x" is stored as I64'],
    ['a type that is a method of objects', file(JSON.stringify({ x: entry('toString', [1], 0, 4) }), 4), 'toString'],
    [
      'numbers beyond the end',
      file(JSON.stringify({ x: entry('F32', [2], 0, 8) }), 4),
      '"x" should be at bytes 0 to 8 of 4',
    ],
    ['offsets backwards', file(JSON.stringify({ x: entry('F32', [1], 4, 0) }), 4), 'bytes 4 to 0'],
    ['a shape that is not the size', file(JSON.stringify({ x: entry('F32', [3], 0, 8) }), 8), 'not 8 bytes'],
    [
      'two tensors in one place',
      file(JSON.stringify({ x: entry('F32', [2], 0, 8), y: entry('F32', [1], 4, 8) }), 8),
      '"y" overlaps "x"',
    ],
    [
      'one name twice',
      file(
        '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
        8,
      ),
      'names "x" twice',
    ],
  ])('refuses %s', (_title, bytes, reason) => {
    const read = () => readSafetensors(bytes).tensors.forEach((tensor) => tensor.values());
    expect(read).toThrow(PatchbayError);
    expect(read).toThrow(reason);
  });
});
