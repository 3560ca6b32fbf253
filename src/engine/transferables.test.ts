import { expect, it } from 'vitest';
import { transferables } from './transferables.ts';

it('finds the memory of a result wherever it is, each piece once', () => {
  const [file, floats] = [new ArrayBuffer(8), new Float32Array(6)];
  expect(transferables(file)).toEqual([file]);
  const result = {
    tokens: ['a'],
    links: [{ perToken: floats.subarray(0, 3) }, { perToken: floats.subarray(3), file }],
  };
  const found = transferables(result);
  expect(found).toHaveLength(2);
  expect(found[0]).toBe(floats.buffer);
  expect(found[1]).toBe(file);
  const moved = structuredClone(result, { transfer: found });
  expect(moved.links[1].perToken).toHaveLength(3);
  expect(floats).toHaveLength(0);
});

it('finds none in what is plain', () => {
  for (const plain of [null, undefined, 3, 'text', [], { a: [{ b: null }] }]) expect(transferables(plain)).toEqual([]);
});
