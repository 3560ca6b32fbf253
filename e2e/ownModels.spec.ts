// Models of a hub in a real browser: its fetch, its IndexedDB and locks, under the page's own security policy.
import { codesAndSums } from '../src/shared/presets/codesAndSums.ts';
import { HubServer } from '../src/engine/testing/hubServer.ts';
import { largeModel, modelFolder } from '../src/engine/testing/models.ts';
import { command, loadedBytes, startEngine } from './support/engine.ts';
import { expect, test } from './support/test.ts';

let hub: HubServer;
test.beforeEach(async ({ origins }) => {
  hub = await HubServer.start();
  origins.typed(hub.url, hub.cdnUrl); // the hub sends who asks for a file on to the other
});
test.afterEach(() => hub.close());

test('a model is fetched with a token, paused, gone on with after a reload, and answers without the hub', async ({
  page,
}) => {
  const large = largeModel();
  hub.repositories.set('me/large', { files: large, license: 'mit' });
  hub.repositories.set('me/augmenter', { files: modelFolder('tiny-augmenter') });
  hub.faults = { token: 'hf_secret', redirect: true };
  const asked = { address: { endpoint: hub.url, repository: 'me/large' }, token: 'hf_secret' };

  await page.goto('./');
  await startEngine(page);
  const { result: plan } = await command(page, 'planModel', asked);
  expect(plan).toMatchObject({ family: 'llama', obstacles: [], keptBytes: 0 });

  hub.faults.slowMs = 3;
  const fetching = command(page, 'fetchModel', asked);
  await expect.poll(() => loadedBytes(page), { intervals: [50] }).toBeGreaterThan(35_000_000);
  await command(page, 'pauseFetch', { id: 'large' });
  expect((await fetching).error).toMatchObject({ code: 'stopped' });

  await page.reload();
  await startEngine(page);
  const { result: library } = await command(page, 'listModels', {});
  const half = library?.models.find(({ id }) => id === 'large');
  expect(half).toMatchObject({ state: 'incomplete', source: { kind: 'hub' } });
  expect(half?.keptBytes).toBeGreaterThan(8_000_000);
  expect(library?.usedBytes).toBeGreaterThan(half?.keptBytes ?? 0);

  hub.faults.slowMs = undefined;
  hub.sentBytes = 0;
  expect((await command(page, 'fetchModel', asked)).result).toMatchObject({ id: 'large', state: 'kept' });
  expect(hub.sentBytes).toBe(plan && half && plan.bytes - half.keptBytes);
  const second = { ...asked, address: { ...asked.address, repository: 'me/augmenter' } };
  expect((await command(page, 'fetchModel', second)).result).toMatchObject({ id: 'augmenter', state: 'kept' });
  for (const { server, authorization } of hub.requests)
    expect(authorization, server).toBe(server === 'hub' ? 'Bearer hf_secret' : undefined);

  const requests = hub.requests.length;
  const { files: _none, ...preset } = {
    ...codesAndSums,
    id: 'own',
    anchor: 'large',
    augmenters: ['augmenter'],
    links: [],
  };
  const opened = await command(page, 'open', { preset });
  expect(opened.error).toBeUndefined();
  expect(opened.result).toMatchObject({ anchor: { id: 'large' }, augmenters: [{ id: 'augmenter' }] });
  const answers = await command(page, 'ask', { askId: 1, prompt: 'w1 w2', speakers: ['composition'], maxTokens: 5 });
  expect(answers.result?.[0].tokens).toBeGreaterThan(0);
  expect(hub.requests.length).toBe(requests);

  await command(page, 'removeModel', { id: 'large' });
  const { result: after } = await command(page, 'listModels', {});
  expect(after?.models.map(({ id }) => id)).not.toContain('large');
});
