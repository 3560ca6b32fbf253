import { expect, it } from 'vitest';
import { codesAndSums } from '../../src/shared/presets/codesAndSums.ts';
import type { Prepared } from './experiment.ts';
import { recipeOf } from './recipe.ts';

const PREPARED: Prepared = {
  anchor: 'sums',
  augmenters: ['codes'],
  links: codesAndSums.links,
  settings: codesAndSums.settings,
  train: [{ prompt: 'dog =', completion: '3' }],
  sets: { right: { examples: [{ prompt: 'cat =', completion: '4' }], how: 'exact' } },
  maxTokens: 4,
};

it('is the same for the same, and another one for whatever else decides the outcome', async () => {
  const { links, settings, train, sets } = PREPARED;
  const others: [Prepared, number][] = [
    [PREPARED, 2],
    [{ ...PREPARED, anchor: 'codes' }, 1],
    [{ ...PREPARED, augmenters: [] }, 1],
    [{ ...PREPARED, speaker: 'anchor' }, 1],
    [{ ...PREPARED, links: links.slice(1) }, 1],
    [{ ...PREPARED, settings: { ...settings, steps: 1 } }, 1],
    [{ ...PREPARED, control: 'lora' }, 1],
    [{ ...PREPARED, train: [...train, ...train] }, 1],
    [{ ...PREPARED, apart: [{ augmenter: 'codes', train }] }, 1],
    [{ ...PREPARED, sets: { right: { ...sets.right, how: 'chrF' } } }, 1],
    [{ ...PREPARED, sets: { right: { ...sets.right, examples: train } } }, 1],
    [{ ...PREPARED, maxTokens: 5 }, 1],
  ];
  const recipes = await Promise.all(others.map(([prepared, seed]) => recipeOf(prepared, seed)));
  const first = await recipeOf(PREPARED, 1);
  expect(await recipeOf({ ...PREPARED, sets: { ...sets }, apart: undefined, control: undefined }, 1)).toBe(first);
  expect(new Set([first, ...recipes]).size).toBe(others.length + 1);
});
