// The service worker at a network that wants a login first, cuts files off, or has another version: what is stored, and
// what is handed out instead.
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
  'models/index.json': text('{"models":[]}', 'application/json'),
  'icon.svg': text('<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'),
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
  /** What the page gets; undefined when the browser is left to itself. */
  fetch(path: string): Promise<Response | undefined>;
}

/** A worker that belongs to these files. */
async function workerOf(version: string, its: Record<string, SiteFile>): Promise<Worker> {
  const listeners: Record<string, (event: object) => void> = {};
  const names = Object.keys(its).filter((name) => name !== '');
  const hash = (name: string): string => createHash('sha256').update(its[name].content).digest('base64');
  const hashes = Object.fromEntries(names.map((name) => [name, `sha256-${hash(name)}`]));
  const build: Build = { version, entry: 'assets/main-1.js', files: hashes };
  vi.stubGlobal('PATCHBAY_BUILD', build);
  vi.stubGlobal('self', {
    addEventListener: (name: string, listener: (event: object) => void) => (listeners[name] = listener),
    registration: { scope: site.url },
    skipWaiting: () => Promise.resolve(),
    clients: { claim: () => Promise.resolve() },
  });
  vi.resetModules();
  await import('../../src/serviceWorker/serviceWorker.ts');
  return {
    async install() {
      const waited: Promise<unknown>[] = [];
      listeners.install({ waitUntil: (work: Promise<unknown>) => waited.push(work) });
      await Promise.all(waited);
    },
    async fetch(path) {
      const waited: Promise<unknown>[] = [];
      let answer: Promise<Response> | undefined;
      listeners.fetch({
        request: new Request(site.url + path),
        waitUntil: (work: Promise<unknown>) => waited.push(work),
        respondWith: (given: Promise<Response>) => (answer = given),
      });
      const given = await answer;
      await Promise.all(waited);
      return given;
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
    expect([...caches.stores.keys()]).toEqual(['patchbay-one']);
    files = {};
    site.mend();
    expect(await bodyOf(before.fetch(''))).toBe(PAGE);
    expect(await bodyOf(before.fetch('assets/main-1.js'))).toBe('start();');
    files = next;
    await worker.install();
    expect([...caches.stores.keys()]).toEqual(['patchbay-one', 'patchbay-two']);
  });

  it('fails where the page is of another version already', async () => {
    const worker = await workerOf('one', files);
    files[''] = text(PAGE.replace('main-1', 'main-2'), 'text/html');
    await expect(worker.install()).rejects.toThrow('of another version');
  });
});

describe('a small file', () => {
  it.each<[string, () => Faults]>([
    ['a login page', () => ({ portal: true })],
    ['a login page that begins otherwise', () => ({ portal: { body: '<center>Log in</center>' } })],
    ['a login page that is called data', () => ({ portal: { contentType: 'application/json' } })],
    ['an answer from elsewhere', () => ({ portal: { status: 302, location: '/icon.svg' }, where: /json$/ })],
    ['an error', () => ({ refuse: { path: '', status: 503, times: 9 } })],
    ['nothing', () => ({ cut: { after: 0, times: 9 } })],
  ])('is what was stored where the network has %s, and that is not stored', async (_title, faults) => {
    const worker = await workerOf('one', files);
    await worker.install();
    site.faults = faults();
    expect(await bodyOf(worker.fetch('models/index.json'))).toBe('{"models":[]}');
    expect(await bodyOf(worker.fetch('models/index.json')), 'once more').toBe('{"models":[]}');
  });

  it('is stored anew when it is a newer one', async () => {
    const worker = await workerOf('one', files);
    await worker.install();
    files['models/index.json'] = text('{"models":[1]}', 'application/json');
    expect(await bodyOf(worker.fetch('models/index.json'))).toBe('{"models":[1]}');
    files = {};
    expect(await bodyOf(worker.fetch('models/index.json'))).toBe('{"models":[1]}');
  });
});

it('the page itself is what a network shows that wants a login, and is not stored', async () => {
  const worker = await workerOf('one', files);
  await worker.install();
  site.faults = { portal: true };
  expect(await bodyOf(worker.fetch(''))).toContain('Log in');
  files = {};
  site.mend();
  expect(await bodyOf(worker.fetch(''))).toBe(PAGE);
});
