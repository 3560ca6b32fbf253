// Whatever goes wrong at whichever write of a model's way into the browser or out of it: another visit finds it whole, or
// half and able to go on, or not at all; what is told of its bytes is what lies there.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everyFault } from '../shared/everyFault.ts';
import { damage, everything } from '../shared/fakeIdbKeyval.ts';
import { HubServer } from './testing/hubServer.ts';
import { modelFolder } from './testing/models.ts';
import { isIntact, openTab, publish, type Tab } from './testing/shelfCase.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const files = modelFolder('tiny-llama');
const total = Object.values(files).reduce((sum, { length }) => sum + length, 0);
let hub: HubServer;
beforeAll(async () => void (hub = await HubServer.start()));
afterAll(() => hub.close());

const address = () => publish(hub, 'a/model', files);
const picked = () => Object.entries(files).map(([name, content]) => ({ name, blob: new Blob([Buffer.from(content)]) }));
const chunkBytes = (): number =>
  Object.values(everything()['patchbay-models'] ?? {}).reduce(
    (sum: number, chunk) => sum + (chunk as ArrayBuffer).byteLength,
    0,
  );

/** As another visit finds it: told of rightly, without anything that belongs to nothing, and able to be completed. */
async function isWholeOrHalf(at: string, complete: (tab: Tab) => Promise<{ id: string }>): Promise<string> {
  const tab = openTab();
  const own = (await tab.shelf.listModels({})).models.filter(({ source }) => source.kind !== 'builtIn');
  expect(own.length, at).toBeLessThan(2);
  expect(chunkBytes(), at).toBe(own.at(0)?.keptBytes ?? 0);
  if (own[0]?.state === 'kept') expect(await isIntact(tab, own[0].id, files), at).toBe(true);
  const { id } = await complete(tab);
  expect(await isIntact(tab, id, files), at).toBe(true);
  expect(chunkBytes(), at).toBe(total);
  return own[0]?.state ?? 'absent';
}

describe('a fault at every write', () => {
  it('of a download', async () => {
    const found = new Set<string>();
    const complete = (tab: Tab) => tab.shelf.fetchModel({ address: address() });
    const writes = await everyFault({
      before: async () => openTab(),
      flow: complete,
      after: async (at) => found.add(await isWholeOrHalf(at, complete)),
    });
    expect(writes).toBeGreaterThan(1 + Object.keys(files).length);
    expect(found).toEqual(new Set(['absent', 'incomplete', 'kept']));
  });

  it('of files of this computer, and of a model that was made here', async () => {
    const complete = (tab: Tab) => tab.shelf.addFiles({ title: 'Mine', files: picked() }, { isMade: true });
    const writes = await everyFault({
      before: async () => openTab(),
      flow: complete,
      after: (at) => isWholeOrHalf(at, complete),
    });
    expect(writes).toBe(2 + Object.keys(files).length);
  });

  it('of a removal', async () => {
    const complete = (tab: Tab) => tab.shelf.fetchModel({ address: address() });
    const found = new Set<string>();
    await everyFault({
      before: async () => {
        const tab = openTab();
        return { tab, ...(await complete(tab)) };
      },
      flow: ({ tab, id }) => tab.shelf.removeModel({ id }),
      after: async (at) => found.add(await isWholeOrHalf(at, complete)),
    });
    expect(found).toEqual(new Set(['absent', 'kept']));
  });

  it('of a damaged file being fetched again, or thrown away', async () => {
    const complete = (tab: Tab) => tab.shelf.fetchModel({ address: address() });
    const before = async () => {
      const tab = openTab();
      const { id } = await complete(tab);
      damage('patchbay-models', (key, value) => {
        if (key.endsWith('/model.safetensors/0')) new Uint8Array(value as ArrayBuffer)[99] ^= 1;
        return value;
      });
      return { tab, id };
    };
    const flow = ({ tab, id }: { tab: Tab; id: string }) => isIntact(tab, id, files);
    const again = await everyFault({ before, flow, after: (at) => isWholeOrHalf(at, complete) });
    expect(again).toBe(1);
    const gone = await everyFault({
      before: async () => {
        const made = await before();
        hub.repositories.clear();
        return made;
      },
      flow,
      after: async (at) => {
        address();
        await isWholeOrHalf(at, complete);
      },
    });
    expect(gone).toBe(2);
  });
});
