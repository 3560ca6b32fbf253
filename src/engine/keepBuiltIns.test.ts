import { beforeEach, describe, expect, it } from 'vitest';
import { PatchbayError } from '../shared/errors.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import { BuiltInKeeping } from './keepBuiltIns.ts';
import { ModelList } from './modelList.ts';
import { fileInMemory } from './storage/fileSource.ts';
import type { BuiltInLibrary } from './storage/builtInLibrary.ts';
import type { KeptModels } from './storage/keptModels.ts';
import type { ModelLocks } from './storage/modelLocks.ts';

const folder = (id: string, ...files: [name: string, bytes: number, sha256: string][]) => ({
  id,
  title: id.toUpperCase(),
  about: '',
  license: 'MIT',
  files: files.map(([name, bytes, sha256]) => ({ name, bytes, sha256 })),
});
/** Two folders share a file. */
const ENTRIES = [
  folder('codes', ['config.json', 10, 'a'], ['model.safetensors', 400, 'b']),
  folder('sums', ['config.json', 10, 'a'], ['model.safetensors', 300, 'c']),
];

let kept: Set<string>;
let fetched: string[];
let events: EngineEvent[];
/** Called before each file comes. */
let before: (path: string, signal: AbortSignal | undefined) => Promise<void> | void;
let isFull: boolean;
let keeping: BuiltInKeeping;
let list: ModelList;

beforeEach(() => {
  [kept, fetched, events, before, isFull] = [new Set(), [], [], () => undefined, false];
  const builtIn: Pick<BuiltInLibrary, 'entries' | 'file' | 'keptHashes'> = {
    entries: () => Promise.resolve(ENTRIES),
    keptHashes: () => Promise.resolve(new Set(kept)),
    async file(id, name, onProgress, signal) {
      await before(`${id}/${name}`, signal);
      const file = ENTRIES.find((entry) => entry.id === id)?.files.find((each) => each.name === name);
      if (!file) return undefined;
      fetched.push(`${id}/${name}`);
      onProgress?.(file.bytes, file.bytes, 'network');
      if (!isFull) kept.add(file.sha256);
      return fileInMemory(new ArrayBuffer(file.bytes));
    },
  };
  keeping = new BuiltInKeeping({ builtIn: builtIn as BuiltInLibrary, emit: (event) => events.push(event) });
  list = new ModelList({
    builtIn: { ...builtIn, file: () => Promise.resolve(undefined) } as unknown as BuiltInLibrary,
    kept: { list: () => Promise.resolve([]) } as unknown as KeptModels,
    locks: { held: () => Promise.resolve(new Set()) } as unknown as ModelLocks,
    estimate: () => Promise.resolve({}),
  });
});

describe('keeping all that ships', () => {
  it('fetches what is missing, each content once, and tells how far it is', async () => {
    kept.add('b');
    await keeping.keep();
    expect(kept).toEqual(new Set(['a', 'b', 'c']));
    expect(fetched).toHaveLength(2);
    expect(events).toEqual([
      { type: 'builtInsStepped', loadedBytes: 10, totalBytes: 310 },
      { type: 'builtInsStepped', loadedBytes: 310, totalBytes: 310 },
    ]);
    await keeping.keep();
    expect(fetched, 'nothing is missing any more').toHaveLength(2);
  });

  it('is of the size that the list of models tells before', async () => {
    expect((await list.report()).shipped).toEqual({ bytes: 710, keptBytes: 0 });
    kept.add('a').add('b');
    const { shipped } = await list.report();
    expect(shipped).toEqual({ bytes: 710, keptBytes: 410 });
    await keeping.keep();
    expect(events).toEqual([{ type: 'builtInsStepped', loadedBytes: 300, totalBytes: 300 }]);
    expect((await list.report()).shipped).toEqual({ bytes: 710, keptBytes: 710 });
  });

  it('tells by name what failed; what has come is kept, and the next time brings the rest', async () => {
    before = (path) => {
      if (path !== 'sums/model.safetensors') return;
      throw new PatchbayError({ code: 'download', message: 'model.safetensors could not be fetched.', hint: 'Again.' });
    };
    await expect(keeping.keep()).rejects.toMatchObject({
      code: 'download',
      message: 'SUMS: model.safetensors could not be fetched.',
      hint: 'Again.',
    });
    expect(kept).toEqual(new Set(['a', 'b']));
    before = () => undefined;
    await keeping.keep();
    expect(fetched.at(-1)).toBe('sums/model.safetensors');
    expect(fetched).toHaveLength(3);
  });

  it('does not believe a store that keeps nothing', async () => {
    isFull = true;
    await expect(keeping.keep()).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/could not be kept in this browser/) as string,
    });
  });

  it('is stopped at once, in the middle of a file, and can begin again', async () => {
    before = (path, signal) => {
      if (path !== 'codes/model.safetensors') return undefined;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        keeping.stop();
      });
    };
    await expect(keeping.keep()).rejects.toMatchObject({ code: 'stopped' });
    before = () => undefined;
    await keeping.keep();
    expect(kept).toEqual(new Set(['a', 'b', 'c']));
  });

  it('is done once at a time', async () => {
    const first = keeping.keep();
    await expect(keeping.keep()).rejects.toMatchObject({ code: 'bad-request' });
    await first;
  });
});
