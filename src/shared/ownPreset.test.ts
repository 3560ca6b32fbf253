import { describe, expect, it } from 'vitest';
import { OWN_SETTINGS, ownPreset } from './ownPreset.ts';
import { SUMS, TABLE_SETTINGS } from './tableWiring.ts';

const smol = { id: 'smollm2-135m', title: 'SmolLM2 135M', hasChatTemplate: true };
const codes = { id: 'codes', title: 'Codes' };
const names = { id: 'names', title: 'Names' };

describe('a preset of own models', () => {
  it('has an id that says which models play which part', () => {
    const id = (anchor: typeof codes, ...augmenters: (typeof codes)[]) => ownPreset({ anchor, augmenters }).id;
    expect(id(smol, codes)).toBe('own-smollm2-135m+codes');
    const ids = [id(smol), id(smol, codes), id(codes, smol), id(smol, codes, names), id(names, codes, smol)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps its id when augmenters change places, and knows the one that earlier versions gave it', () => {
    const [first, second] = [
      [names, codes],
      [codes, names],
    ].map((augmenters) => ownPreset({ anchor: smol, augmenters }));
    expect(first.id).toBe(second.id);
    expect([first.formerIds, second.formerIds]).toEqual([['own-smollm2-135m+names+codes'], []]);
    expect(first.augmenters).toEqual(['names', 'codes']);
  });

  it('talks through chat templates where the anchor has one', () => {
    expect(ownPreset({ anchor: smol, augmenters: [codes] }).format).toBe('chat');
    expect(ownPreset({ anchor: codes, augmenters: [smol] }).format).toBe('plain');
  });

  it('trains links to Sums as was measured for a table of one’s own', () => {
    const sums = { id: SUMS, title: 'Sums' };
    expect(ownPreset({ anchor: sums, augmenters: [names] }).settings).toBe(TABLE_SETTINGS);
    expect(ownPreset({ anchor: smol, augmenters: [names] }).settings).toBe(OWN_SETTINGS);
  });

  it('says in words what it is', () => {
    expect(ownPreset({ anchor: smol, augmenters: [codes, names] })).toMatchObject({
      title: 'SmolLM2 135M + Codes + Names',
      headline: 'SmolLM2 135M can learn to look into Codes and Names. Give them examples, and train the wires.',
      anchor: 'smollm2-135m',
      augmenters: ['codes', 'names'],
    });
    expect(ownPreset({ anchor: smol, augmenters: [] }).headline).toBe('SmolLM2 135M, by itself, in this page.');
  });

  it('ships nothing', () => {
    const preset = ownPreset({ anchor: smol, augmenters: [codes] });
    expect(preset).toMatchObject({ links: [], prompts: [], checker: 'none', maxTokens: 256 });
    expect(preset.files).toBeUndefined();
  });
});
