// The browser's Cache Storage over maps, for tests: as much of it as the service worker uses. Requests are made for real.

export class FakeCaches {
  /** In the order in which they were made. */
  readonly stores = new Map<string, FakeCache>();

  open(name: string): Promise<FakeCache> {
    const cache = this.stores.get(name) ?? new FakeCache();
    this.stores.set(name, cache);
    return Promise.resolve(cache);
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.stores.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.stores.delete(name));
  }

  async match(request: Request | string): Promise<Response | undefined> {
    for (const cache of this.stores.values()) {
      const found = await cache.match(request);
      if (found) return found;
    }
    return undefined;
  }
}

class FakeCache {
  private readonly answers = new Map<string, { body: ArrayBuffer; headers: Headers }>();

  /** All or none, as in https://w3c.github.io/ServiceWorker/#cache-addAll. */
  async addAll(requests: Request[]): Promise<void> {
    const answers = await Promise.all(
      requests.map(async (request) => {
        const answer = await fetch(request);
        if (!answer.ok) throw new TypeError(`${request.url} answered ${answer.status}`);
        return { url: request.url, headers: answer.headers, body: await answer.arrayBuffer() };
      }),
    );
    for (const { url, ...answer } of answers) this.answers.set(url, answer);
  }

  async put(key: Request | string, answer: Response): Promise<void> {
    this.answers.set(urlOf(key), { headers: answer.headers, body: await answer.arrayBuffer() });
  }

  match(key: Request | string): Promise<Response | undefined> {
    const found = this.answers.get(urlOf(key));
    return Promise.resolve(found && new Response(found.body.slice(0), { headers: found.headers }));
  }
}

const urlOf = (key: Request | string): string => new URL(typeof key === 'string' ? key : key.url).href;
