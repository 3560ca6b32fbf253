// The browser's storage fails under the page: deleted by another page, full, of a newer version, or not there at all.
import type { Page } from '@playwright/test';
import { HubServer } from '../src/engine/testing/hubServer.ts';
import { modelFolder, paddedModel } from '../src/engine/testing/models.ts';
import { command, startEngine } from './support/engine.ts';
import { expect, test } from './support/test.ts';

let hub: HubServer;
test.beforeEach(async ({ origins }) => {
  hub = await HubServer.start();
  origins.typed(hub.url);
  hub.repositories.set('me/tiny', { files: modelFolder('tiny-llama'), license: 'mit' });
});
test.afterEach(() => hub.close());

const asked = (repository: string) => ({ address: { endpoint: hub.url, repository } });
const ownModels = async (page: Page) => {
  const { result, error } = await command(page, 'listModels', {});
  const own = result?.models
    .filter(({ source }) => source.kind !== 'builtIn')
    .map(({ id, state }) => `${id}: ${state}`);
  return { own, error, builtIn: result && result.models.length - (own?.length ?? 0) };
};

/** A page of the same site that does nothing by itself. */
async function otherPage(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto('./models/index.json');
  return other;
}

test('deleted by another page, which waits for nobody: what is fetched next is kept anew', async ({ page }) => {
  await page.goto('./');
  await startEngine(page);
  expect((await command(page, 'fetchModel', asked('me/tiny'))).result).toMatchObject({ state: 'kept' });
  const other = await otherPage(page);
  const deleted = await other.evaluate(async () => {
    const all = await indexedDB.databases();
    const each = all.map(
      ({ name = '' }) =>
        new Promise<string>((resolve) => {
          const request = indexedDB.deleteDatabase(name);
          request.addEventListener('success', () => resolve('deleted'));
          request.addEventListener('blocked', () => resolve(`${name} is held`));
        }),
    );
    return [...new Set(await Promise.all(each))];
  });
  expect(deleted).toEqual(['deleted']);
  expect((await ownModels(page)).own).toEqual([]);
  expect((await command(page, 'fetchModel', asked('me/tiny'))).result).toMatchObject({ state: 'kept' });
  expect((await ownModels(page)).own).toEqual(['tiny: kept']);
});

test('full: a sentence with what is here and what to do; with room again it goes on', async ({ page }) => {
  hub.repositories.set('me/large', { files: paddedModel('tiny-llama', 30_000_000) });
  await page.goto('./');
  await startEngine(page);
  expect((await ownModels(page)).own).toEqual([]);
  const ends = await Promise.all(page.workers().map((worker) => worker.evaluateHandle(limitRoom, 12_000_000)));
  const { error } = await command(page, 'fetchModel', asked('me/large'));
  expect(error).toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/^"large" could not be kept in this browser: .* are here, .* are missing\.$/),
    hint: expect.stringContaining('The storage of this browser is full'),
  });
  expect((await ownModels(page)).own).toEqual(['large: incomplete']);
  for (const end of ends) await end.evaluate((giveRoom) => giveRoom());
  expect((await command(page, 'fetchModel', asked('me/large'))).result).toMatchObject({ state: 'kept' });
});

/** A quota set by Chromium's own tools did not reach a journey's window. @returns what ends it. */
function limitRoom(bytes: number): () => void {
  // oxlint-disable-next-line typescript/unbound-method -- put back as it was
  const { put } = IDBObjectStore.prototype;
  let left = bytes;
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey): IDBRequest<IDBValidKey> {
    left -= value instanceof ArrayBuffer ? value.byteLength : 0;
    if (left < 0) throw new DOMException('There is no room.', 'QuotaExceededError');
    return put.call(this, value, key);
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

test('of a newer version of the page: left alone, and said', async ({ page }) => {
  await page.goto('./');
  await startEngine(page);
  await command(page, 'fetchModel', asked('me/tiny'));
  const other = await otherPage(page);
  const upgraded = await other.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.open('patchbay-library', 2);
        request.addEventListener('success', () => resolve('upgraded'));
        request.addEventListener('blocked', () => resolve('held'));
      }),
  );
  expect(upgraded).toBe('upgraded');
  expect((await ownModels(page)).error).toMatchObject({
    code: 'storage',
    message: 'The models in this browser could not be read.',
    hint: expect.stringContaining('A newer version of this page'),
  });
});

test('not there at all, as in some private windows: what comes with the page is there, and one sentence says it', async ({
  page,
}) => {
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    const without = "Object.defineProperty(self, 'indexedDB', { value: undefined });";
    await route.fulfill({ response: answer, body: `${without}\n${await answer.text()}` });
  });
  await page.goto('./');
  await startEngine(page);
  const { own, builtIn } = await ownModels(page);
  expect([own, (builtIn ?? 0) > 1]).toEqual([[], true]);
  expect((await command(page, 'fetchModel', asked('me/tiny'))).error).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('keeps nothing of this page'),
    hint: expect.stringContaining('Save what matters to files.'),
  });
  await expect(page.getByText('This browser keeps nothing of this page')).toHaveCount(1);
});
