import { expect, test } from 'vitest';
import { codesAndSums } from '../../shared/presets/codesAndSums.ts';
import { ownPreset } from '../../shared/ownPreset.ts';
import { usualMode } from './askBox.ts';

test.each([
  ['an example has questions', codesAndSums, 'questions'],
  ['models of one’s own talk', ownPreset({ anchor: { id: 'smol', title: 'Smol' }, augmenters: [] }), 'chat'],
  ['Sums does not', ownPreset({ anchor: { id: 'sums', title: 'Sums' }, augmenters: [] }), 'questions'],
] as const)('%s', (_, preset, mode) => {
  expect(usualMode(preset)).toBe(mode);
});
