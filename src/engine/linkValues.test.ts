// What a board keeps of weights, and of links that were removed.
import { expect, it } from 'vitest';
import { OURS, type Link } from '../shared/composition.ts';
import { apart, withinRoom, type KnownLink } from './linkValues.ts';

const link = (id: string): Link => ({
  ...OURS,
  id,
  augmenter: 'a',
  from: 0,
  to: 0,
  heads: 1,
  distanceBias: false,
  enabled: true,
});
/** Three links whose weights were read back together. */
const together = new Float32Array(12).map((_, i) => i);
const known = new Map(
  ['one', 'two', 'three'].map((id, i): [string, KnownLink] => [
    id,
    { link: link(id), values: [{ name: 'w', shape: [4], values: together.subarray(4 * i, 4 * i + 4) }] },
  ]),
);
it('weights that were read together are kept apart, each once', () => {
  const [one] = known.values();
  const values = apart(one.values);
  expect(values[0].values).toEqual(one.values[0].values);
  expect(values[0].values.buffer.byteLength).toBe(16);
  expect(apart(values)).toBe(values);
});

it('the oldest of the removed go when there is no room; the newest stays, and so do links that are there', () => {
  const left = (room: number, ...here: string[]) => [...withinRoom(known, here.map(link), room).keys()];
  expect(left(48)).toEqual(['one', 'two', 'three']);
  expect(left(32)).toEqual(['two', 'three']);
  expect(left(1)).toEqual(['three']);
  expect(left(0)).toEqual([]);
  expect(left(1, 'one')).toEqual(['three', 'one']);
});
