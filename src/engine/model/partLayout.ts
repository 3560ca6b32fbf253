// Where the numbers of a part go: checkpoints keep some matrices the other way round, or with their rows in another order.
import { elements } from '../gpu/tensor.ts';
import type { Part } from './parts.ts';

/** Numbers that are decoded and packed at a time; whole groups of every packing. */
const CHUNK_NUMBERS = 2 ** 20;
/** Query, key and value. */
const KINDS = 3;

/** Numbers first … end − 1 of something go to `start` and on. */
export interface Piece {
  first: number;
  end: number;
  start: number;
}

/** Ranges of a part that can be read and written one after another. A matrix that has to be turned is one. */
export function* chunksOf({ shape, layout }: Part): Generator<[first: number, end: number]> {
  const count = elements(shape);
  const step = layout === 'turned' ? count : CHUNK_NUMBERS;
  for (let first = 0; first < count; first += step) yield [first, Math.min(first + step, count)];
}

/** Some of a part's numbers, as they lie in the checkpoint from `first` on, in the order in which the tensor has them. */
export function asKept({ shape, layout }: Part, values: Float32Array): Float32Array {
  return layout === 'turned' ? turned(values, shape) : values;
}

/** Where numbers first … end − 1 of a part go in its tensor; `first` of a piece is counted from the first of these. */
export function* piecesOf({ shape, layout, start }: Part, first: number, end: number): Generator<Piece> {
  if (typeof layout !== 'object') {
    yield { first: 0, end: end - first, start: start + first };
    return;
  }
  const { heads } = layout;
  const run = elements(shape) / (KINDS * heads);
  for (let index = Math.floor(first / run); index * run < end; index++) {
    const [from, to] = [Math.max(first, index * run), Math.min(end, (index + 1) * run)];
    const kept = (index % KINDS) * heads + Math.floor(index / KINDS);
    yield { first: from - first, end: to - first, start: start + kept * run + from - index * run };
  }
}

/** A part's numbers in the order of the checkpoint, from all of its tensor. */
export function asStored(part: Part, tensor: Float32Array): Float32Array {
  const { shape, layout } = part;
  const count = elements(shape);
  const stored = new Float32Array(count);
  for (const { first, end, start } of piecesOf(part, 0, count))
    stored.set(tensor.subarray(start, start + end - first), first);
  return layout === 'turned' ? turned(stored, shape.toReversed()) : stored;
}

/** The transpose of a matrix of this shape. */
function turned(values: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column];
  return out;
}
