// The watch over origins, which every journey has: it sees what the page, its worker and the service worker ask for.
import { HubServer } from '../src/engine/testing/hubServer.ts';
import { command, startEngine } from './support/engine.ts';
import { untilStored } from './support/network.ts';
import { Origins } from './support/origins.ts';
import { expect, test } from './support/test.ts';

test.use({ expectedComplaints: ['404'] }); // the servers have nothing

test('the watch over origins sees what the page, its worker and the service worker ask for', async ({
  page,
  context,
  origins,
  baseURL,
}) => {
  const servers = await Promise.all([HubServer.start(), HubServer.start(), HubServer.start()]);
  const [ofPage, ofWorker, ofServiceWorker] = servers.map(({ url }) => url);
  origins.typed(ofPage, ofWorker, ofServiceWorker); // of this journey; nobody has typed them for the second watch
  const watch = new Origins(baseURL);
  watch.watch(context);
  await page.goto('./');
  await untilStored(page);
  expect(watch.strangers()).toEqual([]);

  await page.evaluate((url) => fetch(`${url}/page`), ofPage);
  await startEngine(page);
  await command(page, 'planModel', { address: { endpoint: ofWorker, repository: 'me/words' } });
  const [serviceWorker] = context.serviceWorkers();
  await serviceWorker.evaluate((url) => fetch(`${url}/service-worker`), ofServiceWorker);
  await expect
    .poll(() => watch.strangers().map((address) => new URL(address).origin))
    .toEqual([ofPage, ofWorker, ofServiceWorker]);
  watch.typed(ofPage, ofWorker);
  expect(watch.strangers()).toEqual([`${ofServiceWorker}/service-worker`]);
  await Promise.all(servers.map((server) => server.close()));
});
