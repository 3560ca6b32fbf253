// Encodings that are kept: the same for the same list and readers, made anew for others, and not at all for a long list.
import { expect, it, vi } from 'vitest';
import { EncodedExamples } from './encodedExamples.ts';

const encode = vi.fn(() => ({ ids: [1], labels: [2], augmenters: new Map() }));
const list = (length: number) => Array.from({ length }, (_, i) => ({ prompt: `${i}`, completion: 'x' }));

it('encodes a list once for the same readers', () => {
  const encoded = new EncodedExamples();
  const few = list(3);
  const first = encoded.of(few, ['anchor', 'a'], encode);
  expect(first).toHaveLength(3);
  expect(encoded.of(few, ['anchor', 'a'], encode)).toBe(first);
  expect(encode).toHaveBeenCalledTimes(3);
  expect(encoded.of(few, ['anchor'], encode)).not.toBe(first);
  expect(encoded.of(list(3), ['anchor', 'a'], encode)).not.toBe(first);
  const many = list(20_001);
  expect(encoded.of(many, ['anchor'], encode)).not.toBe(encoded.of(many, ['anchor'], encode));
});
