import { describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { readModelIndex } from './modelIndex.ts';

const MODEL = {
  id: 'sums',
  title: 'Sums',
  about: 'Adds numbers.',
  license: 'MIT',
  files: [{ name: 'config.json', bytes: 12, sha256: 'ab'.repeat(32) }],
};

describe('readModelIndex', () => {
  it('reads a list, and an empty one', () => {
    expect(readModelIndex({ models: [MODEL] })).toEqual([MODEL]);
    expect(readModelIndex({ models: [] })).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the whole file'],
    ['a model without a licence', { models: [{ ...MODEL, license: undefined }] }, 'models.0.license'],
    ['a short hash', { models: [{ ...MODEL, files: [{ ...MODEL.files[0], sha256: 'ab' }] }] }, 'sha256'],
    ['a file outside the folder', { models: [{ ...MODEL, files: [{ ...MODEL.files[0], name: '../x' }] }] }, 'name'],
    ['a negative size', { models: [{ ...MODEL, files: [{ ...MODEL.files[0], bytes: -1 }] }] }, 'bytes'],
    ['one id twice', { models: [MODEL, MODEL] }, '"sums" is in it twice'],
  ])('refuses %s', (_title, json, reason) => {
    const read = () => readModelIndex(json);
    expect(read).toThrow(PatchbayError);
    expect(read).toThrow(reason);
  });
});
