// Where this browser keeps a text for the page: every storage that a page has, looked through from within.
import type { Page } from '@playwright/test';

/** @returns the places that hold it, for example "localStorage" or "IndexedDB patchbay-library". */
export async function placesThatKeep(page: Page, text: string): Promise<string[]> {
  const cookies = JSON.stringify(await page.context().cookies());
  const found = await page.evaluate(async (wanted) => {
    const places: string[] = [];
    const look = async (place: string, value: unknown): Promise<void> => {
      if (!places.includes(place) && (await holds(value))) places.push(place);
    };
    const holds = async (value: unknown): Promise<boolean> => {
      if (typeof value === 'string') return value.includes(wanted);
      if (value instanceof Blob) return holds(await value.arrayBuffer());
      if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value).includes(wanted);
      if (ArrayBuffer.isView(value)) return holds(value.buffer);
      if (typeof value !== 'object' || value === null) return false;
      const inside = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value);
      for (const each of inside.flat()) if (await holds(each)) return true;
      return false;
    };
    const done = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed.')));
      });

    await look('address', [location.href, document.referrer, window.name, history.state]);
    await look('localStorage', Object.entries(localStorage));
    await look('sessionStorage', Object.entries(sessionStorage));
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store);
        await look(`IndexedDB ${name}`, await Promise.all([done(all.getAllKeys()), done(all.getAll())]));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        await look('caches', [request.url, [...request.headers]]);
        await look('caches', await (await cache.match(request))?.arrayBuffer());
      }
    }
    return places;
  }, text);
  return cookies.includes(text) ? [...found, 'cookies'] : found;
}
