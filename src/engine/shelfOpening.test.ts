// Two models of a hub, fetched, and then opened together in a session without the hub.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Preset } from '../shared/preset.ts';
import { ANCHOR, COMPOSITION } from '../shared/protocol.ts';
import { folderLibrary } from '../cli/folders.ts';
import type { Gpu } from './gpu/device.ts';
import type { Library } from './library.ts';
import { Session } from './session.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { testGpu } from './testing/gpu.ts';
import { HubServer } from './testing/hubServer.ts';
import { modelFolder } from './testing/models.ts';
import { openTab, publish } from './testing/shelfCase.ts';
import { sharded } from './testing/sharded.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

let gpu: Gpu;
let hub: HubServer;
beforeAll(async () => {
  gpu = await testGpu();
  hub = await HubServer.start();
});
afterAll(() => hub.close());

async function answers(library: Library, anchor: string, augmenter: string) {
  const session = new Session({ gpu, library, emit: () => undefined });
  const preset: Preset = {
    id: 'own',
    title: 'My own',
    headline: '',
    anchor,
    augmenters: [augmenter],
    links: [],
    format: 'plain',
    prompts: [],
    checker: 'none',
    maxTokens: 8,
    settings: {} as Preset['settings'],
  };
  const opened = await session.open({ preset });
  const asked = await session.ask({
    askId: 1,
    prompt: 'w1 w2 w3',
    speakers: [ANCHOR, augmenter, COMPOSITION],
    maxTokens: 8,
  });
  return { opened, texts: asked.map(({ text }) => text) };
}

it('opens kept models by their ids, in one file or several, and they answer as from a folder', async () => {
  const { shelf, library } = openTab();
  const { 'model.safetensors': weights, ...small } = modelFolder('tiny-llama');
  const anchor = await shelf.fetchModel({
    address: publish(hub, 'me/The Anchor'.replaceAll(' ', '-'), { ...small, ...sharded(weights, 2) }),
  });
  const augmenter = await shelf.fetchModel({ address: publish(hub, 'me/augmenter', modelFolder('tiny-augmenter')) });
  hub.repositories.clear();
  const kept = await answers(library, anchor.id, augmenter.id);
  expect(kept.opened.anchor).toMatchObject({
    id: 'the-anchor',
    title: 'The-Anchor',
    license: 'mit',
    bytes: anchor.bytes,
  });
  const folders = folderLibrary(join(FIXTURES, 'models'));
  const fromFolder = await answers(folders, 'tiny-llama', 'tiny-augmenter');
  expect(kept.texts).toEqual(fromFolder.texts);
  expect(kept.texts.join('').length).toBeGreaterThan(5);
});
