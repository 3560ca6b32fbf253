// Brings the page back without a network. Versions never mix: a version's files are stored together at installation or
// not at all, built files carry a hash of their content in their names, and index.html is only ever taken from the
// network or from the version that this worker belongs to. So a new worker may take over at once; the previous version's
// files stay for tabs that are still open on it. Model weights are not touched: IndexedDB keeps them.

/** Filled in by scripts/vite/serviceWorkerBuild.ts. */
declare const PATCHBAY_BUILD: { version: string; entry: string; built: string[]; kept: string[] };

const worker = self as unknown as ServiceWorkerGlobalScope;
const build = PATCHBAY_BUILD;
const PREFIX = 'patchbay-';
const CACHE = PREFIX + build.version;
const PATIENCE_MS = 3000;
/** Servers that say `Vary: Origin` mean other sites; every request here comes from our own. */
const ANY_ORIGIN = { ignoreVary: true };

const address = (name: string): string => new URL(name, worker.registration.scope).href;
const PAGE = address('./');
const PAGES = new Set([PAGE, address('index.html')]);
const BUILT = address('assets/');
const DATA = /\.(json|jsonl|csv|svg|txt|webmanifest)$/;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET' || !url.startsWith(worker.registration.scope) || request.headers.has('range')) return;
  if (PAGES.has(url)) event.respondWith(networkFirst(event, PAGE));
  else if (url.startsWith(BUILT)) event.respondWith(cacheFirst(request));
  else if (DATA.test(url)) event.respondWith(networkFirst(event, url));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const fresh = (name: string): Request => new Request(address(name), { cache: 'no-cache' });
  await cache.addAll([...build.built.map(address), ...build.kept.map(fresh)]);
  const page = await fetch(PAGE, { cache: 'no-cache' });
  const text = await page.clone().text();
  // A newer version may have been put on the server since this worker was downloaded: then that one's worker comes next.
  if (!page.ok || !text.includes(build.entry)) throw new Error('The page on the server is of another version.');
  await cache.put(PAGE, page);
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Names hold hashes, so any version's cache will do. */
async function cacheFirst(request: Request): Promise<Response> {
  return (await caches.match(request, ANY_ORIGIN)) ?? fetch(request);
}

/** What the network says, unless it fails, is slow or answers with an error and there is a stored answer. */
async function networkFirst(event: FetchEvent, key: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const network = fetch(event.request);
  const stored = cache.match(key, ANY_ORIGIN);
  const isData = key !== PAGE;
  event.waitUntil(
    network.then((answer) => (isData && answer.ok ? cache.put(key, answer.clone()) : undefined)).catch(noop),
  );
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([network.catch(noop), late]);
  if (answer && answer.status < 400) return answer;
  return (await stored) ?? answer ?? network;
}

function noop(): undefined {}
