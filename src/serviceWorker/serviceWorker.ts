// Brings the page back without a network. Versions never mix: a version's files are stored together at installation or
// not at all, built files carry a hash of their content in their names, and index.html is only ever taken from the
// network or from the version that this worker belongs to. So a new worker may take over at once; the previous version's
// files stay for tabs that are still open on it. Model weights are not touched: IndexedDB keeps them.
//
// A network that wants a login answers everything with a page of its own. So nothing counts at installation that is not,
// byte for byte, what was built (https://www.w3.org/TR/SRI/), and nothing is stored later that looks like a web page.

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
const CACHE = PREFIX + build.version;
const PATIENCE_MS = 3000;
/** Servers that say `Vary: Origin` mean other sites; every request here comes from our own. */
const ANY_ORIGIN = { ignoreVary: true };

const address = (name: string): string => new URL(name, worker.registration.scope).href;
const PAGE = address('./');
const PAGES = new Set([PAGE, address('index.html')]);
const BUILT = address('assets/');
/** What is a web page: as of shared/requests/webPage.ts, which cannot be imported here, since a worker is one file. */
const TYPE = /^\s*(text\/html|application\/xhtml\+xml)\b/i;
const BEGINNING = /^\s*<(!doctype\s+html|html)\b/i;
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
  try {
    await store();
  } catch (thrown) {
    await caches.delete(CACHE);
    throw thrown; // what was installed before stays, and the browser tries again with the next visit
  }
  await worker.skipWaiting();
}

async function store(): Promise<void> {
  const cache = await caches.open(CACHE);
  // What the browser has of them may come from a network that wanted a login.
  const asBuilt = ([name, integrity]: [string, string]): Request =>
    new Request(address(name), { integrity, cache: 'no-cache' });
  await cache.addAll(Object.entries(build.files).map(asBuilt));
  const page = await fetch(PAGE, { cache: 'no-cache' });
  const text = await page.clone().text();
  // A newer version may have been put on the server since this worker was downloaded: then that one's worker comes next.
  if (!page.ok || page.redirected || !text.includes(build.entry))
    throw new Error('The page on the server is of another version.');
  await cache.put(PAGE, page);
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

/**
 * What the network says, unless it fails, is slow or answers with an error and there is a stored answer. A login page of
 * the network is shown where a person opens the page, since that is how one gets past it; it is never taken for data.
 */
async function networkFirst(event: FetchEvent, key: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const stored = cache.match(key, ANY_ORIGIN);
  const isData = key !== PAGE;
  const network = fetch(event.request).then(async (answer) => {
    const isGood = isData ? await isDataFile(answer) : answer.status < 400;
    return { answer, isGood, copy: isData && isGood ? answer.clone() : undefined };
  });
  event.waitUntil(network.then(({ copy }) => copy && cache.put(key, copy)).catch(noop));
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([network.catch(noop), late]);
  if (first?.isGood) return first.answer;
  return (await stored) ?? (await network).answer;
}

/** Not an error, not a web page, and from where it was asked for. What begins as a web page is one, whatever it is called. */
async function isDataFile(answer: Response): Promise<boolean> {
  if (!answer.ok || answer.redirected || TYPE.test(answer.headers.get('content-type') ?? '')) return false;
  const reader = answer.clone().body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  void reader?.cancel().catch(noop);
  return !BEGINNING.test(new TextDecoder().decode(value?.subarray(0, 256)));
}

function noop(): undefined {}
