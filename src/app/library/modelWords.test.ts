import { describe, expect, it } from 'vitest';
import type { LibraryModel } from '../../shared/models.ts';
import { removalWords, sourceWords, stateWords } from './modelWords.ts';

const source = {
  kind: 'hub',
  address: { endpoint: 'https://huggingface.co', repository: 'owner/name' },
  commit: '93efa2f097d58c2a74874c7e644dbc9b0cee75a2',
} as const;
const model: LibraryModel = {
  id: 'name',
  title: 'Name',
  source,
  license: 'MIT',
  state: 'kept',
  bytes: 269_060_552,
  keptBytes: 269_060_552,
};
const half: LibraryModel = { ...model, state: 'incomplete', keptBytes: 120_000_000 };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const state = (...facts: Parameters<typeof stateWords>) => plain(stateWords(...facts));

describe('a model in words', () => {
  it('where it is from', () => {
    expect(sourceWords(source)).toBe('huggingface.co: owner/name@93efa2f');
    expect(sourceWords({ kind: 'builtIn' })).toBe('comes with the page');
    expect(sourceWords({ kind: 'files' })).toBe('files of this computer');
    expect(sourceWords({ kind: 'files', isMade: true })).toBe('made here, from a table');
  });

  it('how far it has come', () => {
    expect(state(model)).toBe('269.1 MB');
    expect(state(half)).toBe('120.0 MB of 269.1 MB here');
    const progress = { id: 'name', loadedBytes: 134_530_276, totalBytes: 269_060_552, bytesPerSecond: 2_690_605 };
    expect(state({ ...half, state: 'fetching' }, progress)).toBe('134.5 MB of 269.1 MB · 2.7 MB/s · 50 s left');
    expect(state({ ...half, state: 'fetching' }, { ...progress, bytesPerSecond: 0 })).toBe('134.5 MB of 269.1 MB');
    expect(state({ ...half, state: 'fetching' })).toBe('120.0 MB of 269.1 MB');
  });

  it('what removing it means', () => {
    expect(removalWords(half, false).map(plain)).toEqual([
      '120.0 MB of Name go from this browser.',
      'It can be fetched again from huggingface.co.',
    ]);
    expect(removalWords({ ...half, state: 'fetching' }, false)[0]).toContain('and the download ends');
    expect(removalWords({ ...model, source: { kind: 'files' } }, true).slice(1)).toEqual([
      'The files on your disk stay where they are.',
      'It is open now, and stays so until you open other models or leave the page.',
    ]);
    expect(removalWords({ ...model, source: { kind: 'files', isMade: true } }, false)[1]).toContain('is nowhere else');
  });
});
