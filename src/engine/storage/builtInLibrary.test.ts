import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
  vi.stubGlobal('fetch', (url: URL) => {
    fetched.push(url.pathname);
    if (site.size === 0) return Promise.reject(new TypeError('fetch failed'));
    const body = site.get(url.href);
    return Promise.resolve(body === undefined ? new Response('', { status: 404 }) : new Response(body));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function textOf(file: FileSource | undefined): Promise<string | undefined> {
  return file && new TextDecoder().decode(await readWhole(file));
}

describe('builtInLibrary', () => {
  it('fetches the list once and each file once, below the page', async () => {
    const library = builtInLibrary(BASE, cache);
    const [entry, first] = await Promise.all([library.entry('sums'), library.file('sums', 'config.json')]);
    expect(entry).toMatchObject({ title: 'Sums', license: 'MIT' });
    expect(await textOf(first)).toBe('{"model_type":"llama"}');
    await library.file('sums', 'config.json');
    expect(fetched).toEqual(['/patchbay/models/index.json', '/patchbay/models/sums/config.json']);
  });

  it('tells what is in this browser', async () => {
    const library = builtInLibrary(BASE, cache);
    const [{ sha256 }] = (await library.entry('sums')).files;
    expect((await library.keptHashes()).has(sha256)).toBe(false);
    await library.file('sums', 'config.json');
    expect((await library.keptHashes()).has(sha256)).toBe(true);
  });

  it('opens from what was kept when there is no connection', async () => {
    await builtInLibrary(BASE, cache).file('sums', 'config.json');
    site.clear();
    const file = await builtInLibrary(BASE, cache).file('sums', 'config.json');
    expect(await textOf(file)).toBe('{"model_type":"llama"}');
  });

  it('has no file that the list does not name, and says that a model is unknown', async () => {
    const library = builtInLibrary(BASE, cache);
    expect(await library.file('sums', 'tokenizer.json')).toBeUndefined();
    await expect(library.entry('codes')).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('"codes"'),
    });
  });

  it('says that the list could not be had, and asks again later', async () => {
    const complete = new Map(site);
    site.clear();
    const library = builtInLibrary(BASE, cache);
    await expect(library.entry('sums')).rejects.toMatchObject({ code: 'download' });
    site = complete;
    expect((await library.entry('sums')).id).toBe('sums');
  });

  it('refuses a list that is something else, and does not keep it', async () => {
    site.set('https://example.org/patchbay/models/index.json', '<!doctype html>');
    await expect(builtInLibrary(BASE, cache).entry('sums')).rejects.toMatchObject({ code: 'bad-model' });
    expect(kept.size).toBe(0);
  });
});
