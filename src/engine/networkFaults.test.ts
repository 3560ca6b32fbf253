// Everything that the engine fetches, and everything that can go wrong on the way: what a person is told, that nothing
// wrong is kept, and that it goes on once the network does.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDatabases } from '../shared/fakeIdbKeyval.ts';
import { builtInLibrary } from './storage/builtInLibrary.ts';
import { download } from './storage/download.ts';
import type { BlobCache } from './storage/weightCache.ts';
import { FaultySite } from './testing/faultySite.ts';
import type { Faults } from './testing/hubFaults.ts';
import { HubServer } from './testing/hubServer.ts';
import { instantly, type TestTiming } from './testing/instantly.ts';
import { modelFolder } from './testing/models.ts';
import { isIntact, openTab, publish } from './testing/shelfCase.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const FILE = { name: 'model.safetensors', bytes: CONTENT.length, sha256: SHA256 };
const LIST = { models: [{ id: 'sums', title: 'Sums', about: 'Adds.', license: 'MIT', files: [FILE] }] };
const FOLDER = modelFolder('tiny-llama');

let site: FaultySite;
let hub: HubServer;
let kept: Map<string, ArrayBuffer>;
const cache: BlobCache = {
  get: (hash) => Promise.resolve(kept.get(hash)),
  set: (hash, bytes) => Promise.resolve(void kept.set(hash, bytes)),
  delete: (hash) => Promise.resolve(void kept.delete(hash)),
  hashes: () => Promise.resolve(new Set(kept.keys())),
};

beforeAll(async () => {
  const files: Record<string, Uint8Array> = {
    'models/index.json': Buffer.from(JSON.stringify(LIST)),
    'models/sums/model.safetensors': CONTENT,
  };
  site = await FaultySite.start((path) => (path in files ? { content: files[path] } : undefined));
  hub = await HubServer.start();
});
afterAll(() => Promise.all([site.close(), hub.close()]));
beforeEach(() => {
  kept = new Map();
  emptyDatabases();
  site.mend();
  hub.faults = {};
  hub.requests = [];
  hub.repositories.clear();
});

interface Fetching {
  server(): { faults: Faults; requests: readonly unknown[] };
  where: RegExp;
  /** @returns whether what came is right. */
  run(timing: TestTiming): Promise<boolean>;
  isJson?: boolean;
  /** Where the hub tells none, nobody can know. */
  hasNoHash?: boolean;
}

const address = () => publish(hub, 'a/b', FOLDER);
const kindsOfFetch: Record<string, Fetching> = {
  'the list of built-in models': {
    server: () => site,
    where: /index\.json$/,
    run: async (timing) => (await builtInLibrary(new URL(site.url), cache, timing).entries())[0].id === 'sums',
    isJson: true,
  },
  'a built-in file': {
    server: () => site,
    where: /safetensors$/,
    run: async (timing) => {
      const url = `${site.url}models/sums/model.safetensors`;
      return Buffer.from(await download(url, { ...FILE, cache, timing })).equals(CONTENT);
    },
  },
  'what a hub says of a model': {
    server: () => hub,
    where: /^\/api\//,
    run: async (timing) => {
      const { bytes } = await openTab(undefined, {}, timing).shelf.planModel({ address: address() });
      return bytes === Object.values(FOLDER).reduce((sum, { length }) => sum + length, 0);
    },
    isJson: true,
  },
  'the weights of a hub': {
    server: () => hub,
    where: /model\.safetensors$/,
    run: async (timing) => {
      const tab = openTab(undefined, {}, timing);
      return isIntact(tab, (await tab.shelf.fetchModel({ address: address() })).id, FOLDER);
    },
  },
  'a small file of a hub': {
    server: () => hub,
    where: /tokenizer\.json$/,
    run: async (timing) => {
      const tab = openTab(undefined, {}, timing);
      return isIntact(tab, (await tab.shelf.fetchModel({ address: address() })).id, FOLDER);
    },
    hasNoHash: true,
  },
};

type Told = [message: RegExp, hint: RegExp, requests?: number];
type Which = 'json' | 'files';

const WEB_PAGE: Told = [/answered with a web page instead/, /signed in to this network\?/, 1];
const CUT: Told = [/could not be fetched: (there was no answer, or it broke off|it ended after \d+ of)/, /Check/, 5];
const SILENT: Told = [/nothing came for 31 seconds/, /try again/, 2];

/** What goes wrong, and what is told then; undefined where it arrives all the same. */
const cases: [title: string, faults: () => Faults, told?: Told, only?: Which][] = [
  ['is cut three times', () => ({ cut: { after: 10, times: 3 } })],
  ['is cut without an end, at the same place', () => ({ cut: { after: 10, times: 99 }, noRange: true }), CUT],
  ['is cut on a server without ranges', () => ({ cut: { after: 300, times: 3 }, noRange: true })],
  ['falls silent once', () => ({ silent: { after: 10, times: 1 } })],
  ['falls silent without an end', () => ({ silent: { after: 10, times: 99 }, noRange: true }), SILENT],
  ['is not answered once', () => ({ silent: { after: -1, times: 1 } })],
  ['is never answered', () => ({ silent: { after: -1, times: 99 } }), SILENT],
  ['is slow', () => ({ slowMs: 1 })],
  ['is compressed', () => ({ gzip: true })],
  ['has no length', () => ({ withoutLength: true })],
  ['ends too early once', () => ({ short: { by: 20, times: 1 } }), undefined, 'files'],
  ['ends too early', () => ({ short: { by: 20, times: 99 } }), [/not JSON/, /\w/, 1], 'json'],
  ['ends too early without an end', () => ({ short: { by: 1, times: 99 }, noRange: true }), CUT, 'files'],
  [
    'is longer than it should be',
    () => ({ extraBytes: 7, noRange: true }),
    [/longer than \d+ bytes/, /server has changed|updated/, 1],
    'files',
  ],
  ['is longer than anything', () => ({ extraBytes: 25_000_000 }), [/longer than \d+ bytes/, /\w/, 1], 'json'],
  [
    'goes on with another part',
    () => ({ cut: { after: 10, times: 1 }, wrongRange: true }),
    [/the server sent "bytes 11-/, /try again/, 2],
    'files',
  ],
  [
    'cannot be gone on with',
    () => ({ cut: { after: 10, times: 1 }, unsatisfiable: true }),
    [/answered 416/, /has changed|updated/, 2],
    'files',
  ],
  ['is not there', () => ({ refuse: { path: '', status: 404, times: 9 } }), [/answered 404/, /Check|reload/, 1]],
  ['is not public', () => ({ refuse: { path: '', status: 401, times: 9 } }), [/answered 401/, /[Cc]heck/, 1]],
  ['is gone', () => ({ refuse: { path: '', status: 410, times: 9 } }), [/answered 410/, /Check|Try/, 1]],
  ['is not to be had for a moment', () => ({ refuse: { path: '', status: 503, times: 4 } })],
  ['is not to be had', () => ({ refuse: { path: '', status: 503, times: 99 } }), [/answered 503/, /busy/, 5]],
  [
    'is to be asked for in two hours',
    () => ({ refuse: { path: '', status: 429, times: 9, retryAfter: '7200' } }),
    [/answered 429/, /busy/, 1],
  ],
  ['is a web page', () => ({ portal: true }), WEB_PAGE],
  ['is a web page that is called binary', () => ({ portal: { contentType: 'application/octet-stream' } }), WEB_PAGE],
  ['is a web page that is called nothing', () => ({ portal: { contentType: '' } }), WEB_PAGE],
  ['is a login', () => ({ portal: { status: 511 } }), WEB_PAGE],
];

describe.each(Object.entries(kindsOfFetch))('%s', (_name, { server, where, run, isJson = false, hasNoHash }) => {
  const mine = cases.filter(([, , , only]) => only === undefined || (only === 'json') === isJson);

  it.each(mine)('%s', async (_title, faults, told) => {
    const timing = instantly();
    // What is looked at before it is kept is asked for once more, in other parts.
    server().faults = { ...faults(), where };
    const work = run(timing);
    const { silent } = server().faults;
    if (silent)
      await timing.fallSilentUntil(
        work.catch(() => undefined),
        silent,
      );
    if (!told) return expect(await work).toBe(true);
    const [message, hint, requests] = told;
    const fitting = { code: 'download', message: expect.stringMatching(message), hint: expect.stringMatching(hint) };
    await expect(work).rejects.toMatchObject(fitting);
    if (requests) expect(asked(server(), where)).toBeLessThanOrEqual(requests + 2);
    expect([...kept.keys()]).toEqual([]);
    server().faults = {};
    expect(await run(instantly())).toBe(true);
  });

  it.skipIf(isJson || hasNoHash)('has other content', async () => {
    server().faults = { corrupt: isHub(server()) ? 'model.safetensors' : 'models/sums/model.safetensors' };
    const told = { code: 'download', message: expect.stringContaining('content is not what it should be') };
    await expect(run(instantly())).rejects.toMatchObject(told);
    expect([...kept.keys()]).toEqual([]);
    server().faults = {};
    expect(await run(instantly())).toBe(true);
  });
});

const isHub = (server: unknown): boolean => server === hub;
const asked = ({ requests }: { requests: readonly unknown[] }, where: RegExp): number =>
  (requests as { path: string }[]).filter(({ path }) => where.test(path)).length;
