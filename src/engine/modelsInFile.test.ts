import { describe, expect, it } from 'vitest';
import { freshLink } from './bridge/freshLink.ts';
import { readCompositionFile, writeCompositionFile, type CompositionFile } from './compositionFile.ts';
import { neededModels, underIdsHere } from './modelsInFile.ts';
import { readSafetensors, writeSafetensors } from './storage/safetensors.ts';

const [ONE, TWO, THREE] = ['1', '2', '3'].map((digit) => digit.repeat(64));
const file: CompositionFile = {
  anchor: 'sums',
  augmenters: ['codes', 'names'],
  links: [
    {
      id: 'names-1-1',
      augmenter: 'names',
      from: 1,
      to: 1,
      heads: 2,
      distanceBias: true,
      variant: 'pre-norm',
      mask: 'causal',
      enabled: true,
    },
  ],
  values: [freshLink('pre-norm', { anchor: 8, augmenter: 4 }, 1)],
  about: {
    models: {
      sums: { title: 'Sums', hash: ONE },
      codes: { title: 'Codes' },
      names: {
        title: 'Names',
        hash: TWO,
        hub: { endpoint: 'https://hub.example', repository: 'a/names', commit: 'abc' },
      },
    },
    saved: '2026-01-02T03:04:05.000Z',
  },
};
const here = [
  { id: 'sums', title: 'Sums', hash: ONE },
  { id: 'codes', title: 'Codes', hash: THREE },
  { id: 'my-names', title: 'My names', hash: TWO },
];

describe('models of a file', () => {
  it('come back from the file with what is told of them', () => {
    expect(readCompositionFile(writeCompositionFile(file))).toEqual(file);
  });

  it('come back with the score, unless that is no finite number', () => {
    const scored = (loss: number): ArrayBuffer =>
      writeCompositionFile({ ...file, about: file.about && { ...file.about, score: { exact: 0.5, loss, n: 3 } } });
    expect(readCompositionFile(scored(0.25)).about?.score).toEqual({ exact: 0.5, loss: 0.25, n: 3 });
    for (const loss of [NaN, Infinity]) {
      expect(readSafetensors(scored(loss)).metadata['patchbay']).not.toContain('score');
      expect(readCompositionFile(scored(loss))).toEqual(file);
    }
    const { tensors, metadata } = readSafetensors(scored(0.25));
    const earlier = { patchbay: metadata['patchbay'].replace('"loss":0.25', '"loss":null') };
    const written = [...tensors].map(([name, { shape, values }]) => ({ name, shape, values: values() }));
    expect(readCompositionFile(writeSafetensors(written, earlier))).toEqual(file);
  });

  it('are known by their content, else by their name where nothing is told', () => {
    expect(neededModels(file, here).map((model) => model.here)).toEqual(['sums', 'codes', 'my-names']);
    const renamed = underIdsHere(file, here);
    expect([renamed.anchor, ...renamed.augmenters]).toEqual(['sums', 'codes', 'my-names']);
    expect(renamed.links).toEqual([{ ...file.links[0], augmenter: 'my-names' }]);
    expect(renamed.values).toBe(file.values);
  });

  it('of one content under two names stay two', () => {
    const twice = {
      ...file,
      about: {
        ...file.about,
        saved: '',
        models: { sums: { title: 'A', hash: ONE }, codes: { title: 'B', hash: ONE } },
      },
      augmenters: ['codes'],
    };
    const ids = (models: typeof here) => neededModels(twice, models).map((model) => model.here);
    expect(ids([1, 2].map((i) => ({ id: ['codes', 'sums'][i - 1], title: '', hash: ONE })))).toEqual(['sums', 'codes']);
    expect(ids(['x', 'y'].map((id) => ({ id, title: '', hash: ONE })))).toEqual(['x', 'y']);
    expect(ids([{ id: 'x', title: '', hash: ONE }])).toEqual(['x', undefined]);
  });

  it('that are missing keep their names, and are told with where they are from', () => {
    const [, , names] = neededModels(file, here.slice(0, 2));
    expect(names).toMatchObject({ id: 'names', here: undefined, differs: false, repository: 'a/names' });
    expect(underIdsHere(file, here.slice(0, 2)).augmenters).toEqual(['codes', 'names']);
  });

  it('with other content under the same name are refused in words', () => {
    const other = here.with(0, { id: 'sums', title: 'Sums', hash: THREE });
    expect(neededModels(file, other)[0]).toMatchObject({ here: undefined, differs: true });
    expect(() => underIdsHere(file, other)).toThrow('made with another "Sums"');
  });
});
