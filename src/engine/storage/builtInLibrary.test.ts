import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instantly } from '../testing/instantly.ts';
import { builtInLibrary } from './builtInLibrary.ts';
import { contentHash } from '../../shared/contentHash.ts';
import type { BlobCache } from './weightCache.ts';
import { readWhole, type FileSource } from './fileSource.ts';

const BASE = new URL('https://example.org/patchbay/');
let site: Map<string, string>;
let fetched: string[];
let kept: Map<string, ArrayBuffer>;
const cache: BlobCache = {
  get: (hash) => Promise.resolve(kept.get(hash)),
  set: (hash, bytes) => Promise.resolve(void kept.set(hash, bytes)),
  delete: (hash) => Promise.resolve(void kept.delete(hash)),
  hashes: () => Promise.resolve(new Set(kept.keys())),
};

beforeEach(async () => {
  const config = '{"model_type":"llama"}';
  const sha256 = await contentHash(new TextEncoder().encode(config).buffer);
  const files = [{ name: 'config.json', bytes: config.length, sha256 }];
  const models = [{ id: 'sums', title: 'Sums', about: 'Adds.', license: 'MIT', files }];
  site = new Map([
    ['https://example.org/patchbay/models/index.json', JSON.stringify({ models })],
    ['https://example.org/patchbay/models/sums/config.json', config],
  ]);
  fetched = [];
  kept = new Map();
  vi.stubGlobal('fetch', (url: string) => {
    fetched.push(new URL(url).pathname);
    if (site.size === 0) return Promise.reject(new TypeError('fetch failed'));
    const body = site.get(url);
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function textOf(file: FileSource | undefined): Promise<string | undefined> {
  return file && new TextDecoder().decode(await readWhole(file));
}

describe('builtInLibrary', () => {
  it('fetches the list once and each file once, below the page', async () => {
    const library = builtInLibrary(BASE, cache, instantly());
    const [entry, first] = await Promise.all([library.entry('sums'), library.file('sums', 'config.json')]);
    expect(entry).toMatchObject({ title: 'Sums', license: 'MIT' });
    expect(await textOf(first)).toBe('{"model_type":"llama"}');
    await library.file('sums', 'config.json');
    expect(fetched).toEqual(['/patchbay/models/index.json', '/patchbay/models/sums/config.json']);
  });

  it('tells what is in this browser', async () => {
    const library = builtInLibrary(BASE, cache, instantly());
    const [{ sha256 }] = (await library.entry('sums')).files;
    expect((await library.keptHashes()).has(sha256)).toBe(false);
    await library.file('sums', 'config.json');
    expect((await library.keptHashes()).has(sha256)).toBe(true);
  });

  it('opens from what was kept when there is no connection', async () => {
    await builtInLibrary(BASE, cache, instantly()).file('sums', 'config.json');
    site.clear();
    const file = await builtInLibrary(BASE, cache, instantly()).file('sums', 'config.json');
    expect(await textOf(file)).toBe('{"model_type":"llama"}');
  });

  it('has no file that the list does not name, and says that a model is unknown', async () => {
    const library = builtInLibrary(BASE, cache, instantly());
    expect(await library.file('sums', 'tokenizer.json')).toBeUndefined();
    await expect(library.entry('codes')).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('"codes"'),
    });
  });

  it('says that the list could not be had, and asks again later', async () => {
    const complete = new Map(site);
    site.clear();
    const library = builtInLibrary(BASE, cache, instantly());
    await expect(library.entry('sums')).rejects.toMatchObject({ code: 'download' });
    site = complete;
    expect((await library.entry('sums')).id).toBe('sums');
  });

  it.each([
    ['a web page', '<!doctype html>', 'download', 'web page'],
    ['no list', '{"models":[{}]}', 'bad-model', 'broken'],
    ['of no end', `"${'x'.repeat(1_000_001)}"`, 'download', 'longer than'],
  ])('refuses a list that is %s, does not keep it, and uses an older one where there is one', async (...given) => {
    const [, list, code, message] = given;
    const address = 'https://example.org/patchbay/models/index.json';
    const right = site.get(address) ?? '';
    const opened = () => builtInLibrary(BASE, cache, instantly()).entry('sums');
    site.set(address, list);
    await expect(opened()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(kept.size).toBe(0);
    site.set(address, right);
    await opened();
    site.set(address, list);
    expect(await opened()).toMatchObject({ id: 'sums' });
  });

  it('asks once, and not for long, for a newer list where there is one; a broken one is no list', async () => {
    await builtInLibrary(BASE, cache, instantly()).entries();
    site.clear();
    fetched = [];
    expect((await builtInLibrary(BASE, cache, instantly()).entries()).length).toBe(1);
    expect(fetched.length).toBe(1);
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    const clock = instantly();
    const entries = builtInLibrary(BASE, cache, clock).entries();
    await clock.fallSilentUntil(entries);
    expect((await entries).length).toBe(1);
    expect(clock.patience).toEqual([5000]);
    kept.set('models/index.json', new TextEncoder().encode('{"models":7}').buffer);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const none = builtInLibrary(BASE, cache, instantly()).entries();
    await expect(none).rejects.toMatchObject({ code: 'download', message: expect.stringContaining('no answer') });
  });

  it('waits as long for a list that drips', async () => {
    await builtInLibrary(BASE, cache, instantly()).entries();
    const over = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(over.signal);
    let pieces = 0;
    vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (++pieces === 9) over.abort(new DOMException('5 s are over.', 'TimeoutError'));
          if (signal?.aborted || pieces > 99) controller.error(signal?.reason);
          else controller.enqueue(new Uint8Array([0x20]));
        },
      });
      return Promise.resolve(new Response(body));
    });
    expect(await builtInLibrary(BASE, cache, instantly()).entry('sums')).toMatchObject({ id: 'sums' });
    expect(timeout).toHaveBeenCalledWith(5000);
    expect(pieces).toBe(9);
  });
});
