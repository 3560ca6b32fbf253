// Models in the browser whose bytes are not what was kept: found before they are used, and brought again or told of.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { damage, emptyDatabases, everything, limitRoom } from '../shared/fakeIdbKeyval.ts';
import { UNREADABLE } from './storage/chunkStore.ts';
import { readWhole } from './storage/fileSource.ts';
import type { ModelRecord } from './storage/modelRecords.ts';
import { HubServer } from './testing/hubServer.ts';
import { modelFolder, paddedModel } from './testing/models.ts';
import { isIntact, openTab, publish } from './testing/shelfCase.ts';

/** Of the next read of a chunk of the weights. */
const failure = vi.hoisted((): { next?: DOMException } => ({}));
vi.mock('idb-keyval', async () => {
  const fake = await import('../shared/fakeIdbKeyval.ts');
  const get: typeof fake.get = (key, store) => {
    const { next } = failure;
    if (!next || !(key as string).includes('model.safetensors/')) return fake.get(key, store);
    failure.next = undefined;
    return Promise.reject(next);
  };
  return { ...fake, get };
});

const WEIGHTS = 'model.safetensors';
const files = paddedModel('tiny-llama', 8_500_000); // two chunks
let hub: HubServer;
beforeAll(async () => void (hub = await HubServer.start()));
afterAll(() => hub.close());
beforeEach(() => {
  emptyDatabases();
  hub.faults = {};
  hub.repositories.clear();
  failure.next = undefined;
});

/** One bit of chunk `index` of a file. */
const flip = (name: string, index: number, at = 5): void =>
  damage('patchbay-models', (key, value) => {
    if (key.endsWith(`/${name}/${index}`)) new Uint8Array(value as ArrayBuffer)[at] ^= 16;
    return value;
  });
const cutShort = (name: string, index: number): void =>
  damage('patchbay-models', (key, value) =>
    key.endsWith(`/${name}/${index}`) ? (value as ArrayBuffer).slice(1) : value,
  );

async function fetched() {
  const tab = openTab();
  const address = publish(hub, 'a/model', files);
  const { id } = await tab.shelf.fetchModel({ address });
  hub.requests = [];
  return { tab, id, address };
}
const stateOf = async (tab: ReturnType<typeof openTab>, id: string) =>
  (await tab.shelf.listModels({})).models.find((model) => model.id === id);
const ranges = (): (string | undefined)[] => hub.requests.map(({ range }) => range);

describe('a damaged chunk of a model that is kept', () => {
  it.each([
    [WEIGHTS, 0, `bytes=0-${2 ** 23 - 1}`],
    [WEIGHTS, 1, `bytes=${2 ** 23}-${files[WEIGHTS].length - 1}`],
    ['config.json', 0, undefined],
    ['tokenizer.json', 0, undefined],
  ])('%s, chunk %d: a flipped bit is fetched again, alone, and kept', async (name, index, range) => {
    const { tab, id } = await fetched();
    flip(name, index);
    expect(await isIntact(tab, id, files)).toBe(true);
    expect(ranges()).toEqual([range]);
    expect(await isIntact(openTab(), id, files)).toBe(true);
    expect(ranges()).toEqual([range]);
  });

  it('that is half written is fetched again, and used also where it cannot be kept', async () => {
    const { tab, id } = await fetched();
    cutShort(WEIGHTS, 1);
    limitRoom(0);
    expect(await isIntact(tab, id, files)).toBe(true);
    expect(hub.requests).toHaveLength(1);
  });

  it('of a hub that is not to be had is told of and thrown away; fetching brings that part alone', async () => {
    const { tab, id, address } = await fetched();
    flip(WEIGHTS, 1);
    hub.faults.token = 'hf_secret'; // nobody is there to give it
    await expect(isIntact(tab, id, files)).rejects.toMatchObject({
      code: 'storage',
      message: `"${WEIGHTS}" of "model" is damaged in this browser, and was not used.`,
      hint: expect.stringContaining('Fetch the rest of it'),
    });
    const model = await stateOf(tab, id);
    const total = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(model).toMatchObject({ state: 'incomplete', problem: { code: 'storage' } });
    expect(model?.keptBytes).toBe(total - (files[WEIGHTS].length - 2 ** 23));
    await expect(tab.library.file(id, WEIGHTS)).rejects.toMatchObject({ code: 'bad-model' });
    hub.sentBytes = 0;
    await tab.shelf.fetchModel({ address, token: 'hf_secret' });
    expect(hub.sentBytes).toBe(files[WEIGHTS].length - 2 ** 23);
    expect(await stateOf(tab, id)).toMatchObject({ state: 'kept', problem: undefined });
    expect(await isIntact(tab, id, files)).toBe(true);
  });

  it('whose place on the hub has other content now is not used either', async () => {
    const { tab, id } = await fetched();
    flip(WEIGHTS, 1);
    const other = Uint8Array.from(files[WEIGHTS]);
    other[2 ** 23 + 9] ^= 1;
    hub.repositories.set('a/model', { ...hub.repositories.get('a/model'), files: { ...files, [WEIGHTS]: other } });
    await expect(isIntact(tab, id, files)).rejects.toMatchObject({ code: expect.stringMatching(/storage/) });
    expect((await stateOf(tab, id))?.state).toBe('incomplete');
  });

  it('of files of this computer is told of; picked again, that part alone is read', async () => {
    const tab = openTab();
    const picked = Object.entries(files).map(([name, content]) => ({ name, blob: new Blob([Buffer.from(content)]) }));
    const { id } = await tab.shelf.addFiles({ title: 'Mine', files: picked });
    flip(WEIGHTS, 0);
    await expect(isIntact(tab, id, files)).rejects.toMatchObject({
      message: `"${WEIGHTS}" of "Mine" is damaged in this browser, and was not used.`,
      hint: expect.stringContaining('Add its files again'),
    });
    expect((await tab.shelf.addFiles({ title: 'Mine', files: picked })).id).toBe(id);
    expect(await isIntact(tab, id, files)).toBe(true);
  });

  it('of a model that was made here is told of with what to do', async () => {
    const tab = openTab();
    const made = Object.entries(modelFolder('tiny-llama')).map(([name, content]) => ({
      name,
      blob: new Blob([Buffer.from(content)]),
    }));
    const { id } = await tab.shelf.addFiles({ title: 'Made', files: made }, { isMade: true });
    flip(WEIGHTS, 0);
    await expect(isIntact(tab, id, modelFolder('tiny-llama'))).rejects.toMatchObject({
      hint: expect.stringContaining('make it again from its table'),
    });
  });
});

const forgetHashes = (): void =>
  damage('patchbay-library', (_, value) => {
    const record = value as ModelRecord;
    return { ...record, files: record.files.map(({ chunkHashes: _none, ...file }) => file) };
  });

describe('a read that fails once', () => {
  it.each([
    ['of a model', () => undefined],
    ['of a model that an earlier version has kept', forgetHashes],
  ])('%s is told of, and nothing is thrown away', async (_title, make) => {
    const { tab, id } = await fetched();
    make();
    hub.repositories.clear();
    const before = Object.keys(everything()['patchbay-models']);
    failure.next = new DOMException('Internal error.', 'UnknownError');
    const file = async () => readWhole((await tab.library.file(id, WEIGHTS))!);
    await expect(file()).rejects.toMatchObject({ code: 'storage', message: UNREADABLE });
    expect(Object.keys(everything()['patchbay-models'])).toEqual(before);
    expect(await stateOf(tab, id)).toMatchObject({ state: 'kept', problem: undefined });
    expect(await isIntact(tab, id, files)).toBe(true);
  });

  it('does not keep the same file, as it is open, from being read', async () => {
    const { tab, id } = await fetched();
    hub.repositories.clear();
    const file = (await tab.library.file(id, WEIGHTS))!;
    failure.next = new DOMException('Internal error.', 'UnknownError');
    await expect(file.read(0, 8)).rejects.toMatchObject({ code: 'storage', message: UNREADABLE });
    expect(Buffer.from(await file.read(0, 8))).toEqual(Buffer.from(files[WEIGHTS].subarray(0, 8)));
  });

  it.each([
    ['of a model', () => undefined],
    ['of a model that an earlier version has kept', forgetHashes],
  ])('%s because the browser finds its own file damaged: that is thrown away', async (_title, make) => {
    const { tab, id } = await fetched();
    make();
    hub.repositories.clear();
    failure.next = new DOMException('Failed to read large IndexedDB value.', 'NotReadableError');
    const file = async () => readWhole((await tab.library.file(id, WEIGHTS))!);
    await expect(file()).rejects.toMatchObject({ message: expect.stringContaining('is damaged in this browser') });
    expect(await stateOf(tab, id)).toMatchObject({ state: 'incomplete', problem: { code: 'storage' } });
  });
});

describe('a model that an earlier version has kept, without hashes of its chunks', () => {
  const hashes = () =>
    Object.values(everything()['patchbay-library'] as Record<string, ModelRecord>).flatMap((record) =>
      record.files.flatMap(({ chunkHashes = [] }) => chunkHashes),
    );

  it('is checked as a whole at its first opening, and has them then', async () => {
    const { tab, id } = await fetched();
    const before = hashes();
    expect(before.length).toBe(Object.keys(files).length + 1);
    forgetHashes();
    expect(hashes()).toEqual([]);
    expect(await isIntact(tab, id, files)).toBe(true);
    expect(hashes()).toEqual(before);
    expect(hub.requests).toEqual([]);
  });

  it('and is damaged: the file is thrown away, and told of', async () => {
    const { tab, id, address } = await fetched();
    forgetHashes();
    flip(WEIGHTS, 1);
    await expect(tab.library.file(id, WEIGHTS)).rejects.toMatchObject({ code: 'storage' });
    expect((await stateOf(tab, id))?.state).toBe('incomplete');
    await tab.shelf.fetchModel({ address });
    const kept = await tab.library.file(id, 'config.json');
    expect(kept && Buffer.from(await readWhole(kept))).toEqual(Buffer.from(files['config.json']));
    expect(await isIntact(tab, id, files)).toBe(true);
  });
});
