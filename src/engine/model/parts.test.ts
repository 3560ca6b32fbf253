// Weights get where the decoder wants them, however a checkpoint has them, and back as they were.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elements } from '../gpu/tensor.ts';
import * as reference from '../reference/packing.ts';
import { expectSame, randomNormal } from '../testing/compare.ts';
import { FIXTURES, loadFixtureDecoder, readTensors, relativeError } from '../testing/fixtures.ts';
import { testGpu } from '../testing/gpu.ts';
import { countNumbers, inMemory, loadParts, storedAs, type Part, type PartLayout } from './parts.ts';
import { saveParts } from './savedParts.ts';

/** More than one chunk, which ends amid a head. */
const HEADS = 3;
const [ROWS, COLUMNS] = [3 * HEADS * 64, 2048];

/** What the tensor must hold. */
function kept(values: Float32Array, layout: PartLayout): Float32Array {
  const row = (n: number): Float32Array => values.subarray(n * COLUMNS, (n + 1) * COLUMNS);
  const out = new Float32Array(values.length);
  for (let n = 0; n < ROWS; n++) {
    if (layout === 'turned') row(n).forEach((value, column) => (out[column * ROWS + n] = value));
    else {
      const [head, kind, own] = [Math.floor(n / (3 * 64)), Math.floor(n / 64) % 3, n % 64];
      out.set(row(n), ((kind * HEADS + head) * 64 + own) * COLUMNS);
    }
  }
  return out;
}

describe.each(['turned', { heads: HEADS }] as const)('%o', (layout) => {
  const shape = [ROWS, COLUMNS];
  const values = Float32Array.from(randomNormal(elements(shape), 1));

  it.each(['f32', 'f16', 'q8'] as const)('as %s: each number where the decoder wants it, and back', async (format) => {
    const gpu = await testGpu();
    const tensor = storedAs(gpu, format)(layout === 'turned' ? shape.toReversed() : shape, 'weight');
    const part: Part = { name: 'w', shape, tensor, start: 0, layout };
    loadParts(gpu, [part], inMemory([{ name: 'w', shape, values }]));
    const expected = Float64Array.from(kept(values, layout));
    const packed = { f32: expected, f16: reference.asF16(expected), q8: reference.asQ8(expected) }[format];
    const [plain] = await saveParts(gpu, [{ name: 'w', shape: tensor.shape, tensor, start: 0 }]);
    expect(relativeError(plain.values, packed)).toBeLessThan(1e-7);
    const [saved] = await saveParts(gpu, [part]);
    expect(saved.shape).toEqual(shape);
    if (format === 'f32') expectSame(saved.values, values, 'saved');
    else expectSame(kept(saved.values, layout), plain.values, 'saved');
    expect(countNumbers([part])).toBe(ROWS * COLUMNS);
    tensor.buffer.destroy();
  });
});

it.each(readdirSync(join(FIXTURES, 'models')))('%s: all of its weights come back bit by bit', async (name) => {
  const gpu = await testGpu();
  const folder = join(FIXTURES, 'models', name);
  const decoder = await loadFixtureDecoder(gpu, folder);
  const { tensors } = readTensors(folder, 'model.safetensors');
  const stored = new Map(
    [...tensors].map(([full, tensor]) => [full.replace(/^(model|transformer|gpt_neox)\./, ''), tensor]),
  );
  const saved = await saveParts(gpu, decoder.parts);
  for (const { name: own, shape, values } of saved) {
    expect(stored.get(own)?.shape, own).toEqual(shape);
    expect(values, own).toEqual(stored.get(own)?.values());
  }
  const read = new Set(saved.map((part) => part.name));
  const unread = [...stored.keys()].filter((own) => !read.has(own));
  expect(unread.filter((own) => !/attn\.bias|attention\.(masked_)?bias|inv_freq/.test(own))).toEqual([]);
  decoder.destroy();
});
