import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Sha256 } from './sha256.ts';

const DATA = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 5)) % 251);

const expected = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

function inPieces(data: Uint8Array, pieces: readonly number[]): string {
  const hash = new Sha256();
  let at = 0;
  for (let i = 0; at < data.length; i++) {
    const piece = data.subarray(at, at + pieces[i % pieces.length]);
    hash.update(piece);
    at += piece.length;
  }
  return hash.digest();
}

it('knows the published hashes of nothing and of "abc"', () => {
  expect(new Sha256().digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(inPieces(new TextEncoder().encode('abc'), [1])).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('is that of Node at every length around a block, however it is cut', () => {
  for (let length = 0; length <= 200; length++) {
    const data = DATA.subarray(0, length);
    for (const pieces of [[1], [63], [64], [65], [7, 64, 1, 128]]) expect(inPieces(data, pieces)).toBe(expected(data));
  }
  expect(inPieces(DATA, [1000, 24, 3])).toBe(expected(DATA));
});

it('counts beyond 2^32 bits', () => {
  const piece = new Uint8Array(2 ** 26).fill(7);
  const [ours, nodes] = [new Sha256(), createHash('sha256')];
  for (let i = 0; i < 9; i++) {
    ours.update(piece);
    nodes.update(piece);
  }
  expect(ours.digest()).toBe(nodes.digest('hex'));
});
