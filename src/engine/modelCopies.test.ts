// A model of several files comes out of the browser as it went in.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { listModelFiles, readModelFile } from './modelCopies.ts';
import { HubServer } from './testing/hubServer.ts';
import { modelFolder } from './testing/models.ts';
import { openTab, publish } from './testing/shelfCase.ts';
import { sharded } from './testing/sharded.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

let hub: HubServer;
beforeAll(async () => {
  hub = await HubServer.start();
});
afterAll(() => hub.close());

it('tells all files of a model, and gives them piece by piece, byte for byte', async () => {
  const { shelf, library } = openTab();
  const { 'model.safetensors': weights, ...small } = modelFolder('tiny-llama');
  const files: Record<string, Uint8Array> = { ...small, ...sharded(weights, 2) };
  const { id } = await shelf.fetchModel({ address: publish(hub, 'me/parts', files) });
  const listed = await listModelFiles(library, { id });
  const expected = Object.entries(files).map(([name, { length }]) => ({ name, bytes: length }));
  expect(listed.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(
    expected.toSorted((a, b) => a.name.localeCompare(b.name)),
  );
  expect(listed[0].name).toBe('config.json');
  for (const { name, bytes } of listed) {
    const half = Math.floor(bytes / 2);
    const pieces = [
      await readModelFile(library, { id, name, first: 0, end: half }),
      await readModelFile(library, { id, name, first: half, end: bytes }),
    ];
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece))).equals(files[name]), name).toBe(true);
  }

  const { bytes } = listed[0];
  const piece = { id, name: 'config.json', first: 0, end: bytes };
  const refused = [{ end: bytes + 1 }, { first: -1 }, { first: 2, end: 1 }, { first: 0.5 }, { name: '../config.json' }];
  for (const change of refused)
    await expect(readModelFile(library, { ...piece, ...change }), JSON.stringify(change)).rejects.toMatchObject({
      code: 'bad-request',
    });
});

it('never answers with more than a piece, whatever a file has', async () => {
  const bytes = 2 ** 30;
  const read = (first: number, end: number) => Promise.resolve(new ArrayBuffer(end - first));
  const library = { entry: () => Promise.reject(new Error('not asked')), file: async () => ({ bytes, read }) };
  const ask = async (end: number) =>
    (await readModelFile(library, { id: 'large', name: 'model.safetensors', first: 0, end })).byteLength;
  expect(await ask(2 ** 24)).toBe(2 ** 24);
  await expect(ask(2 ** 24 + 1)).rejects.toMatchObject({ code: 'bad-request' });
});
