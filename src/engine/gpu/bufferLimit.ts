// How much one tensor may have: a kernel reads it through one binding, and adapters limit those to between 128 MB and 4 GB.
import { PatchbayError } from '../../shared/errors.ts';
import type { Gpu } from './device.ts';
import type { Packing } from './packing.ts';
import { byteLength, type Tensor } from './tensor.ts';

/** Rows by which a table may be cut: the kernels' tiles and wide loads then find no edges within it. */
const ROW_STEP = 64;

/** @throws PatchbayError 'out-of-memory' when this adapter cannot keep the tensor in one buffer. */
export function checkFits({ adapter }: Pick<Gpu, 'adapter'>, tensor: Pick<Tensor, 'name' | 'shape' | 'packing'>): void {
  const bytes = byteLength(tensor);
  const { maxBufferBytes } = adapter;
  if (bytes <= maxBufferBytes) return;
  throw new PatchbayError({
    code: 'out-of-memory',
    message: `"${tensor.name}" takes ${count(bytes)} bytes, and this graphics adapter has room for ${count(maxBufferBytes)} in one buffer.`,
    hint: 'Choose a smaller model, fewer links, or weights as f16 or q8.',
  });
}

/** How many rows of this width fit; multiples of ROW_STEP. */
export function mostRows({ adapter }: Pick<Gpu, 'adapter'>, packing: Packing | undefined, width: number): number {
  const stepBytes = byteLength({ shape: [ROW_STEP, width], packing });
  return Math.max(1, Math.floor(adapter.maxBufferBytes / stepBytes)) * ROW_STEP; // less than that is refused by checkFits
}

function count(bytes: number): string {
  return bytes.toLocaleString('en');
}
