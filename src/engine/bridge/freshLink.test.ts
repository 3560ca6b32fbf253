import { describe, expect, it } from 'vitest';
import { LINK_VARIANTS, linkParameters, type LinkVariant } from '../../shared/composition.ts';
import { countNumbers } from '../model/parts.ts';
import { freshLink } from './freshLink.ts';

const WIDTHS = { augmenter: 32, anchor: 16 };

function start(variant: LinkVariant): Map<string, Float32Array> {
  return new Map(freshLink(variant, WIDTHS, 3).map(({ name, values }) => [name, values]));
}

describe.each(LINK_VARIANTS)('a link before training: %s', (variant) => {
  it('has the numbers that its cost says, the same for the same seed', () => {
    const link = freshLink(variant, WIDTHS, 3);
    expect(countNumbers(link)).toBe(linkParameters(variant, WIDTHS.augmenter, WIDTHS.anchor));
    expect(freshLink(variant, WIDTHS, 3)).toEqual(link);
    expect(freshLink(variant, WIDTHS, 4)).not.toEqual(link);
  });
});

it('ours adds nothing: W_O is 0, gains are 1', () => {
  const values = start('pre-norm');
  expect(new Set(values.get('o.weight'))).toEqual(new Set([0]));
  for (const gain of ['query_norm.weight', 'state_norm.weight'])
    expect(new Set(values.get(gain))).toEqual(new Set([1]));
});

it('as lucidrains has it, it adds nothing either, and is uniform within the bounds of PyTorch', () => {
  const values = start('lucidrains');
  expect(new Set(values.get('o.weight'))).toEqual(new Set([0]));
  expect(new Set(values.get('query_norm.weight'))).toEqual(new Set([1]));
  for (const [name, inputs] of Object.entries({ 'proj.weight': 32, 'proj.bias': 32, 'q.weight': 16, 'v.weight': 16 })) {
    const largest = Math.max(...(values.get(name) ?? []).map(Math.abs));
    expect(largest, name).toBeLessThanOrEqual(1 / Math.sqrt(inputs));
    expect(largest, name).toBeGreaterThan(1 / Math.sqrt(inputs) / 2);
  }
});

it('as released it is uniform within the bounds of PyTorch; what starts at 0 there is 0', () => {
  const bounds = {
    'proj.weight': 1 / Math.sqrt(32), // of nn.Linear, by its inputs
    'proj.bias': 1 / Math.sqrt(32),
    'q.weight': Math.sqrt(6 / (16 + 48)), // Xavier over the three together
    'k.weight': Math.sqrt(6 / (16 + 48)),
    'v.weight': Math.sqrt(6 / (16 + 48)),
    'o.weight': 1 / Math.sqrt(16),
  };
  for (const [name, values] of start('released')) {
    const bound = (bounds as Record<string, number | undefined>)[name];
    const largest = Math.max(...values.map(Math.abs));
    if (bound === undefined) expect(largest, name).toBe(0);
    else {
      expect(largest, name).toBeLessThanOrEqual(bound);
      expect(largest, name).toBeGreaterThan(bound / 2);
      expect(Math.min(...values), name).toBeLessThan(0);
    }
  }
});
