// Encodings that are kept: the same for the same list and readers, made anew for others, and of a long list one at a time.
import { expect, it, vi } from 'vitest';
import { EncodedExamples } from './encodedExamples.ts';

const plain = () => ({ ids: [1], labels: [2], augmenters: new Map() });
const list = (length: number) => Array.from({ length }, (_, i) => ({ prompt: `${i}`, completion: 'x' }));

function slow() {
  const until = performance.now() + 2;
  while (performance.now() < until);
  return plain();
}

it('encodes a list once for the same readers', async () => {
  const encode = vi.fn(plain);
  const encoded = new EncodedExamples();
  const few = list(3);
  const first = encoded.of(few, ['anchor', 'a'], encode);
  expect(first).toHaveLength(3);
  expect(encoded.of(few, ['anchor', 'a'], encode)).toBe(first);
  expect(await encoded.inTurns(few, ['anchor', 'a'], encode)).toBe(first);
  expect(encode).toHaveBeenCalledTimes(3);
  expect(encoded.of(few, ['anchor'], encode)).not.toBe(first);
  expect(encoded.of(list(3), ['anchor', 'a'], encode)).not.toBe(first);
});

it('lets others have their turns meanwhile; who asks then shares it', async () => {
  const encode = vi.fn(slow);
  const encoded = new EncodedExamples();
  const many = list(100);
  let turns = 0;
  const other = setInterval(() => turns++);
  const asked = [encoded.inTurns(many, ['anchor'], encode), encoded.inTurns(many, ['anchor'], encode)];
  const [first, second] = await Promise.all(asked);
  clearInterval(other);
  expect(turns).toBeGreaterThan(5); // 200 ms in slices of 15
  expect(first).toHaveLength(100);
  expect(second).toBe(first);
  expect(encoded.of(many, ['anchor'], encode)).toBe(first);
  expect(encode).toHaveBeenCalledTimes(100);
});

it('remembers nothing of what could not be encoded', async () => {
  const encoded = new EncodedExamples();
  const few = list(3);
  const fails = (): never => {
    throw new Error('too long');
  };
  await expect(encoded.inTurns(few, ['anchor'], fails)).rejects.toThrow('too long');
  expect(await encoded.inTurns(few, ['anchor'], plain)).toHaveLength(3);
});

it('remembers a list of any length, and of a long one the newest encoding alone', async () => {
  const encoded = new EncodedExamples();
  const many = list(200_001);
  const first = await encoded.inTurns(many, ['anchor'], plain);
  expect(await encoded.inTurns(many, ['anchor'], plain)).toBe(first);
  await encoded.inTurns(many, ['anchor', 'a'], plain);
  expect(encoded.of(many, ['anchor'], plain)).not.toBe(first);
});
