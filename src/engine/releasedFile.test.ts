import { describe, expect, it } from 'vitest';
import { freshLink } from './bridge/freshLink.ts';
import { readCompositionFile, writeCompositionFile } from './compositionFile.ts';
import { readReleasedFile, writeReleasedFile, type ModelsHere } from './releasedFile.ts';
import { readSafetensors, writeSafetensors } from './storage/safetensors.ts';

const HERE: ModelsHere = {
  anchor: { id: 'anchor', blocks: 6, width: 16, heads: 2 },
  augmenters: [
    { id: 'other', blocks: 2, width: 24, heads: 2 },
    { id: 'augmenter', blocks: 4, width: 8, heads: 2 },
  ],
};
const link = (id: string, from: number, to: number) =>
  ({
    id,
    augmenter: 'augmenter',
    from,
    to,
    heads: 2,
    distanceBias: false,
    variant: 'released',
    mask: 'none',
    enabled: true,
  }) as const;
const composition = {
  anchor: 'anchor',
  augmenters: ['other', 'augmenter'],
  links: [link('one', 1, 1), link('two', 4, 6)],
  values: [1, 2].map((seed) => freshLink('released', { anchor: 16, augmenter: 8 }, seed)),
};

describe('files of google-deepmind/calm', () => {
  it('have seven tensors a link, and come back as they went', () => {
    const written = readSafetensors(writeReleasedFile(composition));
    expect(written.tensors.size).toBe(14);
    expect(written.tensors.get('cross_attention_hooks.1.cross_attention.in_proj_weight')?.shape).toEqual([48, 16]);
    const { links, values } = readReleasedFile(written, HERE);
    expect(links.map(({ augmenter, from, to, heads }) => [augmenter, from, to, heads])).toEqual([
      ['augmenter', 1, 1, 2],
      ['augmenter', 4, 6, 2],
    ]);
    for (const [i, named] of composition.values.entries())
      for (const tensor of named) expect(values[i]).toContainEqual(tensor);
  });

  it('take the wiring that they are told', () => {
    const written = readSafetensors(writeReleasedFile(composition));
    const wiring = {
      connections: [
        [2, 0],
        [3, 3],
      ],
      heads: 4,
    } as const;
    const { links } = readReleasedFile(written, HERE, wiring);
    expect(links.map(({ from, to, heads }) => [from, to, heads])).toEqual([
      [1, 3, 4],
      [4, 4, 4],
    ]);
    expect(() => readReleasedFile(written, HERE, { connections: [[2, 0]] })).toThrow('It has 2 links, and only 1');
  });

  it('open like compositions where the models are known, and only there', () => {
    const bytes = writeReleasedFile(composition);
    expect(readCompositionFile(bytes, HERE).links).toHaveLength(2);
    expect(() => readCompositionFile(bytes)).toThrow('holds no Patchbay composition');
  });

  it('are refused in words when a tensor is missing or no two models fit', () => {
    const { tensors } = readSafetensors(writeReleasedFile(composition));
    const all = [...tensors].map(([name, { shape, values }]) => ({ name, shape, values: values() }));
    const without = readSafetensors(
      writeSafetensors(
        all.filter(({ name }) => !name.endsWith('out_proj.bias')),
        {},
      ),
    );
    expect(() => readReleasedFile(without, HERE)).toThrow(
      'It lacks "cross_attention_hooks.0.cross_attention.out_proj.bias"',
    );
    const narrow = { ...HERE, augmenters: HERE.augmenters.slice(0, 1) };
    expect(() => readReleasedFile({ tensors, metadata: {} }, narrow)).toThrow('from width 8 to 16, and no two models');
  });

  it('are not made of links that the released code does not have', () => {
    const ours = { ...composition, links: [{ ...link('one', 1, 1), variant: 'pre-norm' as const }] };
    expect(() => writeReleasedFile(ours)).toThrow('The link 1-1 is not of the released form.');
    const torn = { ...composition, values: composition.values.map((named) => named.slice(1)) };
    expect(() => writeReleasedFile(torn)).toThrow('lacks "proj.weight"');
  });

  it('keep variant and mask in a composition file; a file from before them holds our own', () => {
    expect(readCompositionFile(writeCompositionFile(composition)).links).toEqual(composition.links);
    const { variant: _variant, mask: _mask, ...before } = link('old', 1, 1);
    const wiring = JSON.stringify({ format: 1, anchor: 'anchor', augmenters: ['augmenter'], links: [before] });
    const [old] = readCompositionFile(writeSafetensors([], { patchbay: wiring })).links;
    expect(old).toMatchObject({ variant: 'pre-norm', mask: 'causal' });
  });
});
