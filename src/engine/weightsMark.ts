// A short mark of links with their weights: equal ones have equal marks, so a run knows whether what it trained is in use.
// Nothing is trusted to it: it decides what a list says.
import type { CompositionFile } from './compositionFile.ts';
import { meaningOf, type KnownLink } from './linkValues.ts';

/** Arrays of weights are never written to, so each is gone through once. */
const known = new WeakMap<Float32Array, string>();

/** Sixteen hexadecimal digits. */
export function weightsMark(links: readonly KnownLink[]): string {
  const each = links.map(({ link, values }) => [
    meaningOf(link),
    link.enabled,
    values.map((tensor) => [tensor.name, markOf(tensor.values)]),
  ]);
  return hash(new TextEncoder().encode(JSON.stringify(each)));
}

/** Of what a file holds. */
export function markOfFile({ links, values }: Pick<CompositionFile, 'links' | 'values'>): string {
  return weightsMark(links.map((link, i) => ({ link, values: values[i] })));
}

function markOf(values: Float32Array): string {
  const found = known.get(values);
  if (found !== undefined) return found;
  const mark = hash(new Uint32Array(values.buffer, values.byteOffset, values.length));
  known.set(values, mark);
  return mark;
}

/** FNV-1a over whole numbers instead of bytes, twice with other primes. */
function hash(numbers: Uint32Array | Uint8Array): string {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (const number of numbers) {
    a = Math.imul(a ^ number, 0x01000193);
    b = Math.imul(b ^ number, 0x85ebca6b);
    b ^= b >>> 15;
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
