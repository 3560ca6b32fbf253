import { expect, it } from 'vitest';
import type { LinkMask } from '../../shared/composition.ts';
import { visibleUnder } from './mask.ts';

const seen = { ids: [5, 6, 7, 8, 9], visible: [0, 2, 4], prompt: 3 };

it.each<[LinkMask, number[]]>([
  ['causal', [0, 2, 4]],
  ['prompt', [3, 3, 3]],
  ['none', [5, 5, 5]],
])('under the mask "%s" the anchor sees %j tokens', (mask, counts) => expect(visibleUnder(mask, seen)).toEqual(counts));

it('a text of which nothing is said is all prompt', () =>
  expect(visibleUnder('prompt', { ...seen, prompt: undefined })).toEqual([5, 5, 5]));
