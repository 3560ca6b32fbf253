// The service worker at a network that wants a login first, cuts files off, or has another version, whole or in part: what is
// stored, and what is handed out instead.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FaultySite, type SiteFile } from '../../src/engine/testing/faultySite.ts';
import type { Faults } from '../../src/engine/testing/hubFaults.ts';
import type { Build } from '../../src/serviceWorker/serviceWorker.ts';
import { FakeCaches } from './fakeCaches.ts';

const PAGE = '<!doctype html><script src="./assets/main-1.js"></script>';
const text = (content: string, contentType: string): SiteFile => ({ content: Buffer.from(content), contentType });
const built = (): Record<string, SiteFile> => ({
  '': text(PAGE, 'text/html'),
  'assets/main-1.js': text('start();', 'text/javascript'),
  'assets/engine-1.js': text('open();', 'text/javascript'),
  'models/index.json': text('{"models":[]}', 'application/json'),
  'icon.svg': text('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'),
});
/** The version after that. */
const newer = (): Record<string, SiteFile> => ({
  '': text(PAGE.replace('main-1', 'main-2'), 'text/html'),
  'assets/main-2.js': text('start(2);', 'text/javascript'),
  'assets/engine-2.js': text('open(2);', 'text/javascript'),
  'models/index.json': text('{"models":[2]}', 'application/json'),
  'icon.svg': built()['icon.svg'],
});

let files: Record<string, SiteFile>;
let site: FaultySite;
let caches: FakeCaches;

beforeAll(async () => void (site = await FaultySite.start((path) => files[path])));
afterAll(() => site.close());
beforeEach(() => {
  files = built();
  site.mend();
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
});
afterEach(() => vi.unstubAllGlobals());

interface Worker {
  /** Rejects as the installation does. */
  install(): Promise<void>;
  activate(): Promise<void>;
  /** What the page, or a script of it, gets; undefined when the browser is left to itself. */
  fetch(path: string, script?: string): Promise<Response | undefined>;
}

const cacheOf = (version: string, folder = ''): string => `patchbay-${version} ${site.url}${folder}`;

/** A worker that belongs to these files, in that folder of the site. */
async function workerOf(version: string, its: Record<string, SiteFile>, folder = ''): Promise<Worker> {
  const listeners: Record<string, (event: object) => void> = {};
  const names = Object.keys(its).filter((name) => name !== '');
  const hash = (name: string): string => createHash('sha256').update(its[name].content).digest('base64');
  const hashes = Object.fromEntries(names.map((name) => [name, `sha256-${hash(name)}`]));
  const entry = names.find((name) => name.includes('main-')) ?? '';
  const build: Build = { version, entry, files: hashes };
  vi.stubGlobal('PATCHBAY_BUILD', build);
  vi.stubGlobal('self', {
    addEventListener: (name: string, listener: (event: object) => void) => (listeners[name] = listener),
    registration: { scope: site.url + folder },
    skipWaiting: () => Promise.resolve(),
    clients: {
      claim: () => Promise.resolve(),
      get: (url: string) => Promise.resolve(url === '' ? undefined : { url }),
    },
  });
  vi.resetModules();
  await import('../../src/serviceWorker/serviceWorker.ts');
  const happens = async (name: 'install' | 'activate'): Promise<void> => {
    const waited: Promise<unknown>[] = [];
    listeners[name]({ waitUntil: (work: Promise<unknown>) => waited.push(work) });
    await Promise.all(waited);
  };
  return {
    install: () => happens('install'),
    activate: () => happens('activate'),
    async fetch(path, script = '') {
      let answer: Promise<Response> | undefined;
      listeners.fetch({
        request: new Request(site.url + folder + path),
        clientId: site.url + folder + script,
        respondWith: (given: Promise<Response>) => (answer = given),
      });
      return answer;
    },
  };
}

const bodyOf = async (answer: Promise<Response | undefined>): Promise<string | undefined> => (await answer)?.text();

describe('an installation', () => {
  it('stores every file of the version and brings all of it back without a network', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    files = {};
    for (const [path, { content }] of Object.entries(built()))
      expect(await bodyOf(worker.fetch(path)), path).toBe(Buffer.from(content).toString());
  });

  const PORTAL: Faults = { portal: true };
  it.each<[string, () => Faults]>([
    ['answers everything with a login page', () => PORTAL],
    ['answers a script with a login page', () => ({ ...PORTAL, where: /\.js$/ })],
    [
      'answers a script with a login page that is called a script',
      () => ({ portal: { contentType: 'text/javascript' }, where: /\.js$/ }),
    ],
    ['answers data with a login page', () => ({ ...PORTAL, where: /\.json$/ })],
    ['answers the page with a login page', () => ({ ...PORTAL, where: /^$/ })],
    ['sends the page on elsewhere', () => ({ portal: { status: 302, location: '/elsewhere' }, where: /^$/ })],
    ['has another byte in a file', () => ({ corrupt: 'models/index.json' })],
    ['ends a file too early', () => ({ short: { by: 1, times: 9 }, where: /\.js$/ })],
    ['cuts a file off', () => ({ cut: { after: 3, times: 9 }, where: /\.js$/ })],
    ['lacks a file', () => ({ refuse: { path: 'icon.svg', status: 404, times: 9 } })],
  ])('fails where the network %s: nothing of it is left, and the version before stays', async (_title, faults) => {
    const before = await workerOf('one', files);
    await before.install();
    const next: Record<string, SiteFile> = { ...built(), 'assets/main-1.js': text('start(2);', 'text/javascript') };
    const worker = await workerOf('two', next);
    files = { ...next, elsewhere: next[''] };
    site.faults = faults();
    await expect(worker.install()).rejects.toThrow();
    expect([...caches.stores.keys()]).toEqual([cacheOf('one')]);
    files = {};
    site.mend();
    expect(await bodyOf(before.fetch(''))).toBe(PAGE);
    expect(await bodyOf(before.fetch('assets/main-1.js'))).toBe('start();');
    files = next;
    await worker.install();
    expect([...caches.stores.keys()]).toEqual([cacheOf('one'), cacheOf('two')]);
  });

  it.each<[string, (page: string) => string]>([
    ['begins with another script', (page) => page.replace('main-1', 'main-2')],
    ['names a file besides that it does not have', (page) => `${page}<link href="./assets/main-2.css">`],
  ])('fails where the page is of another version already: it %s', async (_title, change) => {
    const worker = await workerOf('one', files);
    files[''] = text(change(PAGE), 'text/html');
    await expect(worker.install()).rejects.toThrow('of another version');
  });
});

describe('versions that were here before', () => {
  const begin = async (version: string, its: Record<string, SiteFile>): Promise<Worker> => {
    const worker = await workerOf(version, its);
    files = its;
    await worker.install();
    await worker.activate();
    return worker;
  };

  it('go, but for the last one, which tabs may still be open on', async () => {
    await begin('one', built());
    await begin('two', newer());
    expect([...caches.stores.keys()]).toEqual([cacheOf('one'), cacheOf('two')]);
    await begin('three', built());
    expect([...caches.stores.keys()]).toEqual([cacheOf('two'), cacheOf('three')]);
  });

  it('are told apart by when they came, also where the server went back to one', async () => {
    await begin('one', built());
    await begin('two', newer());
    await begin('one', built());
    await begin('three', newer());
    expect([...caches.stores.keys()]).toEqual([cacheOf('one'), cacheOf('three')]);
  });

  it('do not give way to the half of one whose installation was cut off', async () => {
    await begin('one', built());
    await (await caches.open(cacheOf('half'))).put(`${site.url}assets/main-9.js`, new Response('start(9);'));
    const worker = await begin('two', newer());
    expect([...caches.stores.keys()]).toEqual([cacheOf('one'), cacheOf('two')]);
    expect(await bodyOf(worker.fetch('assets/engine-1.js'))).toBe('open();');
  });

  it('are those of one folder: the page in another folder of the site keeps its own', async () => {
    const inFolder = Object.fromEntries(Object.entries(built()).map(([path, file]) => [`other/${path}`, file]));
    const other = await workerOf('one', built(), 'other/');
    files = inFolder;
    await other.install();
    for (const version of ['one', 'two', 'three']) await begin(version, built());
    expect([...caches.stores.keys()]).toEqual([cacheOf('one', 'other/'), cacheOf('two'), cacheOf('three')]);
    const worker = await workerOf('one', built());
    files = {};
    await expect(worker.install()).rejects.toThrow();
    expect(await bodyOf(other.fetch(''))).toBe(PAGE);
    expect(await bodyOf(other.fetch('models/index.json'))).toBe('{"models":[]}');
  });
});

describe('a file of the version', () => {
  it('is what was stored, whatever the network has by now', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    files = newer();
    expect(await bodyOf(worker.fetch('models/index.json'))).toBe('{"models":[]}');
    expect(await bodyOf(worker.fetch('assets/main-1.js'))).toBe('start();');
    expect(site.requests.filter(({ path }) => path === 'models/index.json')).toHaveLength(1);
  });

  it('comes from the network where the browser has thrown it away', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    caches.stores.clear();
    expect(await bodyOf(worker.fetch('models/index.json'))).toBe('{"models":[]}');
  });

  it('is nobody’s but the browser’s where it does not belong to the version', async () => {
    const worker = await workerOf('one', files);
    expect(await worker.fetch('models/codes/model.safetensors')).toBeUndefined();
  });

  it('is that of the version before for an engine that was started then', async () => {
    const before = await workerOf('one', files);
    await before.install();
    files = newer();
    const worker = await workerOf('two', files);
    await worker.install();
    for (const [script, models] of [
      ['assets/engine-1.js', '{"models":[]}'],
      ['assets/engine-2.js', '{"models":[2]}'],
      ['', '{"models":[2]}'],
      ['assets/engine-0.js', '{"models":[2]}'],
    ])
      expect(await bodyOf(worker.fetch('models/index.json', script)), script).toBe(models);
    expect(await bodyOf(worker.fetch('assets/main-1.js')), 'a part that is loaded later').toBe('start();');
  });
});

describe('the page itself', () => {
  it('is what a network shows that wants a login, and that is not stored', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    site.faults = { portal: true };
    expect(await bodyOf(worker.fetch(''))).toContain('Log in');
    files = {};
    site.mend();
    expect(await bodyOf(worker.fetch(''))).toBe(PAGE);
  });

  it.each<[string, () => Record<string, SiteFile>]>([
    ['the page of a newer version alone', () => ({ '': newer()[''] })],
    ['a newer version', newer],
    [
      'only another style beside the same script',
      () => ({ ...built(), '': text(`${PAGE}<link href="./assets/main-2.css">`, 'text/html') }),
    ],
    ['nothing', () => ({})],
  ])('is the stored one where the server has %s', async (_title, now) => {
    const worker = await workerOf('one', files);
    await worker.install();
    files = now();
    expect(await bodyOf(worker.fetch(''))).toBe(PAGE);
  });

  it('is that of the server where that names the same files', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    files[''] = text(`${PAGE}<!-- said better -->`, 'text/html');
    expect(await bodyOf(worker.fetch(''))).toContain('said better');
  });

  it('is the newer one as soon as its worker has all of it', async () => {
    const before = await workerOf('one', files);
    await before.install();
    files = newer();
    const worker = await workerOf('two', files);
    await worker.install();
    expect(await bodyOf(worker.fetch(''))).toContain('main-2');
    files = {};
    expect(await bodyOf(worker.fetch(''))).toContain('main-2');
  });
});
