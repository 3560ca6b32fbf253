import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../shared/contentHash.ts';
import { instantly } from '../testing/instantly.ts';
import { download } from './download.ts';
import type { BlobCache } from './weightCache.ts';

const CONTENT = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
let server: Server;
let base: string;
let requests: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (path === '/model') response.end(CONTENT);
    else if (path === '/long') response.end(Buffer.concat([CONTENT, CONTENT]));
    else if (path === '/short') response.end(CONTENT.subarray(0, 1000));
    else if (path === '/other') response.end(CONTENT.toReversed());
    else if (path === '/cut') {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 1000), () => response.destroy());
    } else response.writeHead(Number(path.slice(1)) || 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The test server has no port.');
  base = `http://127.0.0.1:${address.port}`;
});
afterAll(() => void server.close());
beforeEach(() => void (requests = []));

function mapCache(entries: Record<string, ArrayBuffer> = {}) {
  const kept = new Map(Object.entries(entries));
  const cache: BlobCache = {
    get: (hash) => Promise.resolve(kept.get(hash)),
    set: (hash, bytes) => Promise.resolve(void kept.set(hash, bytes)),
    delete: (hash) => Promise.resolve(void kept.delete(hash)),
    hashes: () => Promise.resolve(new Set(kept.keys())),
  };
  return { kept, cache };
}

/** Faster than comparing number by number, and says as much. */
const isWhole = (bytes: ArrayBuffer) => Buffer.from(bytes).equals(CONTENT);

const wanted = async () => ({ bytes: CONTENT.length, sha256: await contentHash(CONTENT.buffer) });

describe('download', () => {
  it('knows the published SHA-256 of "abc"', async () => {
    const hash = await contentHash(new TextEncoder().encode('abc').buffer);
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('fetches with rising progress, keeps the file, and then never fetches it again', async () => {
    const { cache, kept } = mapCache();
    const seen: [number, string][] = [];
    const options = {
      ...(await wanted()),
      cache,
      onProgress: (loaded: number, total: number, from: string) => {
        expect(total).toBe(CONTENT.length);
        seen.push([loaded, from]);
      },
    };
    expect(isWhole(await download(`${base}/model`, options))).toBe(true);
    expect(seen[0]).toEqual([0, 'network']);
    expect(seen.at(-1)).toEqual([CONTENT.length, 'network']);
    expect(seen.map(([loaded]) => loaded)).toEqual(seen.map(([loaded]) => loaded).toSorted((a, b) => a - b));
    expect([...kept.keys()]).toEqual([options.sha256]);

    expect(isWhole(await download(`${base}/model`, options))).toBe(true);
    expect(requests).toEqual(['/model']);
    expect(seen.at(-1)).toEqual([CONTENT.length, 'cache']);
  });

  it.each([
    ['of another length', new ArrayBuffer(3)],
    ['of another content', CONTENT.toReversed().buffer],
  ])('throws away a kept file %s, and fetches again', async (_title, corrupt) => {
    const options = await wanted();
    const { cache, kept } = mapCache({ [options.sha256]: corrupt });
    expect(isWhole(await download(`${base}/model`, { ...options, cache }))).toBe(true);
    expect(kept.get(options.sha256)).not.toBe(corrupt);
    expect(requests).toEqual(['/model']);
  });

  it.each([
    ['/404', '404', 'not there'],
    ['/403', '403', 'not public'],
    ['/503', '503', 'busy'],
    ['/long', 'longer than 200000', 'Reload'],
    ['/short', 'ended after 1000 of 200000', 'connection'],
    ['/cut', 'broke off', 'online'],
    ['/other', 'not what it should be', 'Reload'],
  ])('refuses %s, says why and what to do, and keeps nothing', async (path, reason, hint) => {
    const { cache, kept } = mapCache();
    await expect(download(`${base}${path}`, { ...(await wanted()), cache, timing: instantly() })).rejects.toMatchObject(
      {
        code: 'download',
        message: expect.stringContaining(reason),
        hint: expect.stringContaining(hint),
        detail: expect.stringContaining(path),
      },
    );
    expect(kept.size).toBe(0);
  });

  it('says that there was no answer when nobody answers', async () => {
    const refused = createServer();
    await new Promise<void>((resolve) => refused.listen(0, '127.0.0.1', resolve));
    const address = refused.address();
    await new Promise((resolve) => refused.close(resolve));
    const port = address && typeof address !== 'string' ? address.port : 0;
    const fetching = download(`http://127.0.0.1:${port}/model`, { ...(await wanted()), timing: instantly() });
    await expect(fetching).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('no answer'),
    });
  });
});
