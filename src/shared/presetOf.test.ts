import { describe, expect, it } from 'vitest';
import { presetOf } from './presetOf.ts';
import { codesAndSums } from './presets/codesAndSums.ts';

const model = (id: string) => ({ id, title: id[0].toUpperCase() + id.slice(1) });
const made = (anchor: string, ...augmenters: string[]) =>
  presetOf({ anchor: model(anchor), augmenters: augmenters.map(model), context: 512 }, [codesAndSums]);

describe('what the page makes of chosen models', () => {
  it('the example, when they are its own', () => {
    expect(made('sums', 'codes')).toBe(codesAndSums);
  });

  it('the example with more of them: what belongs to it stays', () => {
    const { id, extends: base, title, augmenters, context, formerIds, ...rest } = made('sums', 'smol', 'codes', 'gpt');
    expect({ id, base, title, context }).toEqual({
      id: 'codes-and-sums+gpt+smol',
      base: 'codes-and-sums',
      title: 'Secret codes + sums + Smol + Gpt',
      context: 512,
    });
    expect(augmenters).toEqual(['smol', 'codes', 'gpt']);
    expect(formerIds).toEqual(['own-sums+smol+codes+gpt']);
    expect({ ...codesAndSums, ...rest }).toEqual(codesAndSums);
    expect(made('sums', 'codes', 'gpt', 'smol').id).toBe(id);
  });

  it('of two that fit, the one with the most of them', () => {
    const both = { ...codesAndSums, id: 'both', augmenters: ['codes', 'cities'] };
    const among = (...ids: string[]) =>
      presetOf({ anchor: model('sums'), augmenters: ids.map(model) }, [codesAndSums, both]);
    expect(among('codes')).toBe(codesAndSums);
    expect(among('codes', 'cities')).toBe(both);
    expect(among('codes', 'cities', 'smol').extends).toBe('both');
    expect(among('codes', 'smol').extends).toBe(codesAndSums.id);
  });

  it.each([
    ['its augmenter is gone', made('sums', 'smol')],
    ['its anchor is another', made('smol', 'codes')],
    ['the two change parts', made('codes', 'sums')],
    ['its anchor is by itself', made('sums')],
  ])('models by themselves, when %s', (_, preset) => {
    expect(preset.id).toMatch(/^own-/);
    expect(preset).toMatchObject({ prompts: [], checker: 'none' });
    expect(preset.files).toBeUndefined();
  });
});
