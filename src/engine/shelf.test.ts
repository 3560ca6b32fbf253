import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesInWords } from '../shared/bytes.ts';
import { HubServer } from './testing/hubServer.ts';
import { LARGE_BYTES, largeModel, modelFolder } from './testing/models.ts';
import { isIntact, openTab, publish } from './testing/shelfCase.ts';
import { emptyDatabases, limitRoom } from '../shared/fakeIdbKeyval.ts';

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

describe('a model of a hub', () => {
  it('is planned without being kept, then fetched, listed, and open to the engine also without the hub', async () => {
    const tab = openTab();
    const address = publish(hub, 'someone/Tiny-Llama.v1', { ...tiny, 'README.md': Buffer.from('hello') });
    const plan = await tab.shelf.planModel({ address });
    const bytes = Object.values(tiny).reduce((sum, { length }) => sum + length, 0);
    expect(plan).toMatchObject({
      title: 'Tiny-Llama.v1',
      license: 'mit',
      bytes,
      keptBytes: 0,
      family: 'llama',
      precision: 'F32',
      obstacles: [],
      source: { kind: 'hub', address: { ...address, revision: 'main' } },
    });
    expect(plan.files.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(tiny)));
    expect(plan.files.length).toBe(Object.keys(tiny).length);
    const { models } = await tab.shelf.listModels({});
    expect(models.map(({ id, keptBytes }) => [id, keptBytes])).toEqual([['sums', 0]]); // nobody has opened it yet

    const model = await tab.shelf.fetchModel({ address });
    expect(model).toMatchObject({ id: 'tiny-llama-v1', state: 'kept', bytes, keptBytes: bytes, license: 'mit' });
    expect((await tab.shelf.listModels({})).models.map(({ id, state }) => [id, state])).toEqual([
      ['sums', 'kept'],
      ['tiny-llama-v1', 'kept'],
    ]);
    const { blocks, width } = plan;
    expect((await tab.shelf.listModels({})).models[1]).toMatchObject({ family: 'llama', blocks, width });
    hub.requests = [];
    expect(await isIntact(tab, model.id, tiny)).toBe(true);
    expect(hub.requests).toEqual([]);
    expect(await tab.library.entry(model.id)).toMatchObject({ title: 'Tiny-Llama.v1', license: 'mit' });
    expect((await tab.shelf.planModel({ address })).keptBytes).toBe(bytes);
  });

  it('comes over three connections, in parts, with rising progress and a rate', async () => {
    const tab = openTab();
    const files = largeModel();
    const { id } = await tab.shelf.fetchModel({ address: publish(hub, 'a/large', files) });
    expect(await isIntact(tab, id, files)).toBe(true);
    const ranges = hub.requests.flatMap(({ path, range }) => (path.endsWith('model.safetensors') ? [range] : []));
    expect(ranges.length).toBe(3);
    const loaded = tab.progress.map(({ loadedBytes }) => loadedBytes);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(tab.reports.map(({ models }) => models.at(-1)?.state)).toEqual(['fetching', 'kept']);
  });

  it.each([
    ['cut again and again', { cut: { after: 5_000_000, times: 9 } }],
    ['busy for a while', { refuse: { path: 'model.safetensors', status: 503, times: 3, retryAfter: '1' } }],
    ['on another server', { redirect: true }],
    ['on a server without ranges', { noRange: true }],
    ['on a server without ranges, and cut', { noRange: true, cut: { after: 40_000_000, times: 2 } }],
    ['on a mirror that hides sizes', { withoutSizes: true }],
  ])('arrives whole when it is %s', async (_title, faults) => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    hub.faults = faults;
    const { id, state } = await tab.shelf.fetchModel({ address });
    expect(state).toBe('kept');
    expect(await isIntact(tab, id, files)).toBe(true);
  });

  it.each([
    ['download', 'the content is not what', { corrupt: 'model.safetensors' }, 'content is not what it should be'],
    ['download', 'a part is missing', { refuse: { path: 'tokenizer.json', status: 404, times: 9 } }, '404'],
    ['download', 'the server is down', { refuse: { path: 'model.safetensors', status: 500, times: 99 } }, '500'],
    [
      'download',
      'asked to wait for hours',
      { refuse: { path: 'model.safetensors', status: 429, times: 1, retryAfter: '7200' } },
      '429',
    ],
    ['download', 'a wrong part comes', { wrongRange: true }, 'the server sent'],
    ['download', 'too much comes', { extraBytes: 7 }, 'longer than'],
  ])('throws %s when %s, keeps what came, and goes on from there', async (code, _title, faults, message) => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    await tab.shelf.planModel({ address });
    hub.faults = faults;
    await expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\w/),
    });
    const [model] = (await tab.shelf.listModels({})).models.slice(1);
    if (model) expect(model).toMatchObject({ state: 'incomplete', problem: { code } });
    hub.faults = {};
    const { id, state, problem } = await tab.shelf.fetchModel({ address });
    expect([state, problem]).toEqual(['kept', undefined]);
    expect(await isIntact(tab, id, files)).toBe(true);
  });

  it('is paused and gone on with in another tab, later, without fetching a chunk twice', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    hub.faults = { slowMs: 1 };
    const fetching = tab.shelf.fetchModel({ address });
    const stopped = expect(fetching).rejects.toMatchObject({ code: 'stopped' });
    await vi.waitFor(() => expect(tab.progress.at(-1)?.loadedBytes).toBeGreaterThan(40_000_000), { timeout: 30_000 });
    await tab.shelf.pauseFetch({ id: 'large' });
    await stopped;
    const [, half] = (await tab.shelf.listModels({})).models;
    expect(half).toMatchObject({ id: 'large', state: 'incomplete', problem: undefined });
    expect(half.keptBytes).toBeGreaterThan(8_000_000);
    expect(half.keptBytes).toBeLessThan(LARGE_BYTES);
    await expect(tab.library.entry('large')).rejects.toMatchObject({ code: 'bad-model' });

    hub.faults = {};
    hub.requests = [];
    hub.repositories.set('a/large', { files: { ...files }, commit: undefined });
    const later = openTab();
    const plan = await later.shelf.planModel({ address });
    expect(plan.keptBytes).toBe(half.keptBytes);
    hub.requests = [];
    expect((await later.shelf.fetchModel({ address })).state).toBe('kept');
    expect(later.progress[0].loadedBytes).toBe(half.keptBytes);
    expect(hub.askedFiles.every((name) => name === 'model.safetensors')).toBe(true);
    const asked = hub.requests.reduce((sum, { range = '' }) => {
      const [, first, last] = /(\d+)-(\d+)/.exec(range) ?? [];
      return sum + Number(last) + 1 - Number(first);
    }, 0);
    expect(asked).toBe(half.bytes - half.keptBytes);
    expect(await isIntact(later, 'large', files)).toBe(true);
  });

  it('goes on with the commit that was begun, when the branch has moved', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    hub.faults = { refuse: { path: 'model.safetensors', status: 404, times: 1 } };
    await expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({ code: 'download' });
    hub.repositories.set('a/large', { files: tiny, commit: 'd'.repeat(40) });
    await expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({ message: expect.stringContaining('404') });
    await tab.shelf.removeModel({ id: 'large' });
    const fresh = await tab.shelf.fetchModel({ address });
    expect(fresh).toMatchObject({ id: 'large', source: { commit: 'd'.repeat(40) } });
    expect(await isIntact(tab, 'large', tiny)).toBe(true);
  });

  it('stays within the room there is, says how much is missing, and keeps what came', async () => {
    const tab = openTab();
    const files = largeModel();
    const address = publish(hub, 'a/large', files);
    limitRoom(30_000_000);
    await expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({
      code: 'storage',
      hint: expect.stringContaining('full'),
    });
    const [, { bytes, keptBytes, problem }] = (await tab.shelf.listModels({})).models;
    expect(keptBytes).toBeGreaterThan(16_000_000);
    const [here, all, missing] = [keptBytes, bytes, bytes - keptBytes].map((count) => bytesInWords(count));
    expect(problem?.message).toContain(`${here} of ${all} are here, ${missing} are missing`);
    limitRoom(Infinity);
    expect((await tab.shelf.fetchModel({ address })).state).toBe('kept');
    expect(await isIntact(tab, 'large', files)).toBe(true);
  });

  it('is removed with all its chunks, also while it is fetched', async () => {
    const tab = openTab();
    const address = publish(hub, 'a/large', largeModel());
    hub.faults = { slowMs: 1 };
    const fetching = expect(tab.shelf.fetchModel({ address })).rejects.toMatchObject({ code: 'stopped' });
    await vi.waitFor(() => expect(tab.progress.at(-1)?.loadedBytes).toBeGreaterThan(20_000_000), { timeout: 30_000 });
    await tab.shelf.removeModel({ id: 'large' });
    await fetching;
    expect((await tab.shelf.listModels({})).models.map(({ id }) => id)).toEqual(['sums']);
    hub.faults = {};
    const { keptBytes } = await tab.shelf.planModel({ address });
    expect(keptBytes).toBe(0);
  });
});
