// Who may read, who answers instead of the hub, and what two tabs do to each other.
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDatabases, failWith } from '../shared/fakeIdbKeyval.ts';
import type { HeldLocks } from './testing/fakeLocks.ts';
import { HubServer } from './testing/hubServer.ts';
import { instantly } from './testing/instantly.ts';
import { largeModel, modelFolder } from './testing/models.ts';
import { isIntact, openTab, publish } from './testing/shelfCase.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

let hub: HubServer;
beforeAll(async () => void (hub = await HubServer.start()));
afterAll(() => hub.close());
beforeEach(() => {
  emptyDatabases();
  hub.faults = {};
  hub.requests = [];
  hub.repositories.clear();
});

const tiny = modelFolder('tiny-llama');

describe('a token', () => {
  it('opens what is private, and goes to the hub alone, not to where it sends on', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/private', files);
    hub.faults = { token: 'hf_secret', redirect: true };
    const { id } = await tab.shelf.fetchModel({ address, token: ' hf_secret ' });
    expect(await isIntact(tab, id, files)).toBe(true);
    const [toHub, toCdn] = ['hub', 'cdn'].map((name) => hub.requests.filter(({ server }) => server === name));
    expect(toHub.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true);
    expect(toCdn.length).toBeGreaterThan(4);
    expect(toCdn.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(JSON.stringify([await tab.shelf.listModels({}), tab.reports, tab.progress])).not.toContain('hf_secret');
  });

  it('is asked for where there is none, and doubted where there is one', async () => {
    const { shelf } = openTab();
    const address = publish(hub, 'a/private', tiny);
    hub.faults = { token: 'hf_secret' };
    await expect(shelf.planModel({ address })).rejects.toMatchObject({
      code: 'download',
      hint: expect.stringContaining('give an access token'),
    });
    const refused = shelf.planModel({ address, token: 'hf_wrong' });
    await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining('the token') });
    await refused.catch((error: { detail: string }) => expect(error.detail).not.toContain('hf_wrong'));
  });
});

describe('what answers instead of a hub', () => {
  it('is a page of the network that wants a login', async () => {
    const { shelf } = openTab();
    hub.faults = { portal: true };
    await expect(shelf.planModel({ address: publish(hub, 'a/b', tiny) })).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('web page'),
      hint: expect.stringContaining('log in'),
    });
  });

  it('comes as a page in the middle of a download, of which nothing is kept', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    hub.faults = { slowMs: 1 };
    const fetching = expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({
      message: expect.stringContaining('web page'),
    });
    await vi.waitFor(() => expect(tab.progress.at(-1)?.loadedBytes).toBeGreaterThan(10_000_000), { timeout: 30_000 });
    hub.faults = { portal: true };
    hub.cutConnections();
    await fetching;
    hub.faults = {};
    await tab.shelf.fetchModel({ address });
    expect(await isIntact(tab, 'large', files)).toBe(true);
  });

  it.each([
    ['nonsense', '{"sha":"main","siblings":[]}', 'makes no sense'],
    ['an impossible size', `{"sha":"${'a'.repeat(40)}","siblings":[{"rfilename":"config.json","size":-1}]}`, 'size'],
    ['no JSON', 'hello', 'not JSON'],
  ])('says %s', async (_title, body, message) => {
    const server = createServer((_, response) => response.end(body));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = address && typeof address !== 'string' ? address.port : 0;
    const planning = openTab().shelf.planModel({
      address: { endpoint: `http://localhost:${port}`, repository: 'a/b' },
    });
    await expect(planning).rejects.toMatchObject({ code: 'download', message: expect.stringContaining(message) });
    server.closeAllConnections();
    server.close();
  });

  it('is nobody, or nobody who goes on', async () => {
    const silent = createServer((_, response) => void response.write('{'));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = address && typeof address !== 'string' ? address.port : 0;
    const asked = { endpoint: `http://localhost:${port}`, repository: 'a/b' };
    const clock = instantly();
    const { shelf } = openTab(undefined, {}, clock);
    const planning = expect(shelf.planModel({ address: asked })).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('nothing came for 31 seconds'),
      hint: expect.stringContaining('try again'),
    });
    await clock.fallSilentUntil(planning);
    silent.closeAllConnections();
    await new Promise((done) => silent.close(done));
    await expect(shelf.planModel({ address: asked })).rejects.toMatchObject({
      code: 'download',
      message: expect.stringContaining('there was no answer'),
      hint: expect.stringContaining('online'),
    });
  });
});

describe('a file without a hash', () => {
  it('is fetched afresh when the server marks it as another version', async () => {
    const tab = openTab();
    const files = { ...tiny, 'generation_config.json': new Uint8Array(40_000_000).fill(32) };
    const address = publish(hub, 'a/b', files);
    hub.faults = { etag: '"one"', cut: { after: 20_000_000, times: 99 } };
    await expect(tab.shelf.fetchModel({ address })).resolves.toMatchObject({ state: 'kept' });
    await tab.shelf.removeModel({ id: 'b' });
    tab.progress.length = 0;
    hub.faults = { etag: '"one"', slowMs: 3 };
    const fetching = expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({ code: 'stopped' });
    await vi.waitFor(() => expect(tab.progress.at(-1)?.loadedBytes).toBeGreaterThan(20_000_000), { timeout: 30_000 });
    await tab.shelf.pauseFetch({ id: 'b' });
    await fetching;
    hub.faults = { etag: '"two"' };
    await expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({
      message: expect.stringContaining('changed'),
    });
    await tab.shelf.fetchModel({ address });
    expect(await isIntact(tab, 'b', files)).toBe(true);
  });
});

describe('two tabs', () => {
  it('do not fetch or remove the same model at once', async () => {
    const held: HeldLocks = new Map();
    const [one, two] = [openTab(held), openTab(held)];
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    hub.faults = { slowMs: 1 };
    const fetching = one.shelf.fetchModel({ address });
    await vi.waitFor(() => expect(one.progress.length).toBeGreaterThan(1), { timeout: 30_000 });
    const busy = { code: 'bad-request', message: expect.stringContaining('tab') };
    expect((await two.shelf.listModels({})).models[1]).toMatchObject({ id: 'large', state: 'fetching' });
    await expect(two.shelf.fetchModel({ address })).rejects.toMatchObject(busy);
    await expect(two.shelf.removeModel({ id: 'large' })).rejects.toMatchObject(busy);
    await expect(two.shelf.pauseFetch({ id: 'large' })).rejects.toMatchObject(busy);
    await expect(one.shelf.fetchModel({ address })).rejects.toMatchObject({ code: 'bad-request' });
    await fetching;
    expect(await isIntact(two, 'large', files)).toBe(true);
  });

  it('notice that a model was removed while it was read', async () => {
    const [one, two] = [openTab(), openTab()];
    const { id } = await one.shelf.fetchModel({ address: publish(hub, 'a/large', largeModel()) });
    const file = await two.library.file(id, 'model.safetensors');
    await file?.read(0, 100);
    await one.shelf.removeModel({ id });
    await expect(file?.read(20_000_000, 20_000_100)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('not in this browser any more'),
    });
  });
});

describe('the storage', () => {
  it('is told about in words when it does not open', async () => {
    const { shelf } = openTab();
    failWith(new DOMException('not here', 'TimeoutError'));
    await expect(shelf.listModels({})).rejects.toMatchObject({
      code: 'storage',
      hint: expect.stringContaining('Another tab or program'),
    });
  });

  it('that a browser does not give at all leaves the built-in models', async () => {
    const { shelf } = openTab();
    failWith(new DOMException('not here', 'InvalidStateError'));
    expect((await shelf.listModels({})).models.map(({ id }) => id)).toEqual(['sums']);
  });

  it('is swept of chunks that no model has', async () => {
    const { shelf } = openTab();
    const address = publish(hub, 'a/b', tiny);
    await shelf.fetchModel({ address });
    const { createStore, del, keys } = await import('../shared/fakeIdbKeyval.ts');
    const chunks = createStore('patchbay-models');
    expect((await keys(chunks)).length).toBe(Object.keys(tiny).length);
    await del('b', createStore('patchbay-library'));
    await shelf.listModels({});
    expect(await keys(chunks)).toEqual([]);
  });

  it('is asked again when a chunk is lost', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    await tab.shelf.fetchModel({ address });
    const { createStore, del, keys } = await import('../shared/fakeIdbKeyval.ts');
    const chunks = createStore('patchbay-models');
    const fifth = (await keys(chunks)).find((key) => typeof key === 'string' && key.endsWith('safetensors/4'));
    await del(fifth ?? '', chunks);
    expect((await tab.shelf.listModels({})).models[1].state).toBe('incomplete');
    await tab.shelf.fetchModel({ address });
    expect(await isIntact(tab, 'large', files)).toBe(true);
  });
});
