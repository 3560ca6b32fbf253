// Brings the page back without a network, and never opens it with scripts of two versions. A version's files are stored
// together at installation or not at all; what belongs to the version is handed out from there, and index.html only ever from
// there or from a server that has this very version. So a server that has half of a newer one changes nothing: that one comes
// when its worker has all of it, and then with the next opening of the page. The new worker takes over at once; the files of
// the version before stay for tabs that are still open on it: their scripts, and the data that their engines ask for. Data
// that such a window asks for itself, as the experiments, is the newer version's. Model weights are not touched: IndexedDB
// keeps them.
//
// A network that wants a login answers everything with a page of its own. So nothing counts at installation that is not,
// byte for byte, what was built (https://www.w3.org/TR/SRI/).

/** A version of the page. */
export interface Build {
  version: string;
  /** The script that index.html begins with. */
  entry: string;
  /** Names and what is in them, as https://www.w3.org/TR/SRI/ writes it. */
  files: Record<string, string>;
}

/** Filled in by scripts/vite/serviceWorkerBuild.ts. */
declare const PATCHBAY_BUILD: Build;

const worker = self as unknown as ServiceWorkerGlobalScope;
const build = PATCHBAY_BUILD;
const PREFIX = 'patchbay-';
/** Caches are those of a whole origin, on which the page may lie in other folders, too. */
const HERE = ` ${worker.registration.scope}`;
const CACHE = PREFIX + build.version + HERE;
const PATIENCE_MS = 3000;
/** Servers that say `Vary: Origin` mean other sites; every request here comes from our own. */
const ANY_ORIGIN = { ignoreVary: true };

const address = (name: string): string => new URL(name, worker.registration.scope).href;
const PAGE = address('./');
const PAGES = new Set([PAGE, address('index.html')]);
const BUILT = address('assets/');
const FILES = new Set(Object.keys(build.files).map(address));
/** Built files, as index.html names them. */
const NAMED = /"\.\/(assets\/[^"]+)"/g;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET' || !url.startsWith(worker.registration.scope) || request.headers.has('range')) return;
  if (PAGES.has(url)) event.respondWith(pageFor(request));
  else if (url.startsWith(BUILT)) event.respondWith(builtFile(request));
  else if (FILES.has(url)) event.respondWith(dataFile(event, url));
});

async function install(): Promise<void> {
  try {
    await store();
  } catch (thrown) {
    await caches.delete(CACHE);
    throw thrown; // what was installed before stays, and the browser tries again with the next visit
  }
  await worker.skipWaiting();
}

async function store(): Promise<void> {
  await removeHalves();
  const cache = await caches.open(CACHE);
  // What the browser has of them may come from a network that wanted a login.
  const asBuilt = ([name, integrity]: [string, string]): Request =>
    new Request(address(name), { integrity, cache: 'no-cache' });
  await cache.addAll(Object.entries(build.files).map(asBuilt));
  const page = await fetch(PAGE, { cache: 'no-cache' });
  const text = await page.clone().text();
  // A newer version may have been put on the server since this worker was downloaded: then that one's worker comes next.
  if (!page.ok || page.redirected || !text.includes(build.entry) || isOfAnother(text))
    throw new Error('The page on the server is of another version.');
  await cache.put(PAGE, page);
}

/**
 * What an installation left that was cut off, and what is left of this very version, where the server goes back to it: the
 * newest comes last. No other one is being installed beside this.
 */
async function removeHalves(): Promise<void> {
  for (const name of await ownCaches())
    if (name === CACHE || !(await (await caches.open(name)).match(PAGE, ANY_ORIGIN))) await caches.delete(name);
}

async function activate(): Promise<void> {
  await Promise.all((await otherVersions()).slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Names hold hashes, so any version's cache will do. */
async function builtFile(request: Request): Promise<Response> {
  return (await caches.match(request, ANY_ORIGIN)) ?? fetch(request);
}

/** Names do not tell versions apart here. */
async function dataFile({ request, clientId }: FetchEvent, url: string): Promise<Response> {
  const cache = await caches.open(await versionOf(clientId));
  return (await cache.match(url, ANY_ORIGIN)) ?? fetch(request);
}

/** An engine that was started by a page of the version before goes on with the data of that version: its script tells. */
async function versionOf(clientId: string): Promise<string> {
  const script = (await worker.clients.get(clientId))?.url;
  if (!script?.startsWith(BUILT)) return CACHE;
  for (const name of [CACHE, ...(await otherVersions())])
    if (await (await caches.open(name)).match(script, ANY_ORIGIN)) return name;
  return CACHE;
}

async function otherVersions(): Promise<string[]> {
  return (await ownCaches()).filter((name) => name !== CACHE);
}

/** In the order in which they came. */
async function ownCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name.endsWith(HERE));
}

/**
 * The page as it is stored, unless the network soon has the same, or a page that is none of ours: the login of a network is
 * shown, since that is how one gets past it.
 */
async function pageFor(request: Request): Promise<Response> {
  const stored = caches.open(CACHE).then((cache) => cache.match(PAGE, ANY_ORIGIN));
  const network = fetch(request).then(async (answer) => {
    const isShown = answer.status < 400 && !isOfAnother(await answer.clone().text());
    return { answer, isShown };
  });
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([network.catch(noop), late]);
  if (first?.isShown) return first.answer;
  return (await stored) ?? (await network).answer;
}

/** Of another version: it names built files that this one has not. */
function isOfAnother(html: string): boolean {
  return [...html.matchAll(NAMED)].some(([, name]) => !(name in build.files));
}

function noop(): undefined {}
