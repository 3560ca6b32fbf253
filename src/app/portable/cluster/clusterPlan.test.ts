// What the dialog's commands say, held to a file that the package's own tests parse and run (python/tests/test_page.py).
// After a change on purpose: node scripts/unit.mjs -u src/app/portable/cluster/clusterPlan.test.ts
import { expect, it } from 'vitest';
import { codesAndSums } from '../../../shared/presets/codesAndSums.ts';
import type { ModelSource } from '../../../shared/models.ts';
import { OWN_SETTINGS } from '../../../shared/ownPreset.ts';
import { clusterPlan, type ClusterFacts, type ClusterModel } from './clusterPlan.ts';

const COMMANDS = '../../../../python/tests/page_commands.json';
const COMMIT = '93efa2f097d58c2a74874c7e644dbc9b0cee75a2';

const model = (id: string, source: ModelSource = { kind: 'builtIn' }): ClusterModel => ({ id, title: id, source });
const hub = (repository: string, endpoint = 'https://huggingface.co'): ModelSource => ({
  kind: 'hub',
  address: { endpoint, repository },
  commit: COMMIT,
});

const example: ClusterFacts = {
  project: 'codes-and-sums',
  anchor: model('sums'),
  augmenters: [model('codes')],
  settings: codesAndSums.settings,
  train: 4096,
  heldOut: 512,
  cards: 1,
};
const smol = model('smol', hub('owner/SmolLM2-135M'));
const cases: Record<string, ClusterFacts> = {
  example,
  'several cards': { ...example, cards: 2 },
  'a hub, a made model, and other settings': {
    ...example,
    project: 'own-smol+codes-2',
    anchor: smol,
    augmenters: [model('codes-2', { kind: 'files', isMade: true }), model('sums')],
    settings: { ...OWN_SETTINGS, learningRate: 1e-7, accumulate: 4, schedule: 'linear', weightDecay: 0, clip: 0.001 },
    heldOut: 0,
  },
  'another hub': {
    ...example,
    anchor: model('near', hub('owner/near', 'http://localhost:8000')),
    augmenters: [model('far', hub('owner/far', "https://hub.example/it's mine")), model('chosen', { kind: 'files' })],
    cards: 8,
  },
  'two hubs': { ...example, anchor: model('far', hub('owner/far', 'https://hub.example')), augmenters: [smol] },
  'hostile names': {
    ...example,
    project: '../../it\'s "mine"; rm -rf ~',
    anchor: model('$(touch owned) `id`'),
    augmenters: [
      model('../../etc', { kind: 'files' }),
      model('-rf', { kind: 'files' }),
      model('模型', { kind: 'files' }),
    ],
  },
};

it('are as the package knows them', async () => {
  const told = Object.entries(cases).map(([name, facts]) => ({ name, ...clusterPlan(facts) }));
  await expect(`${JSON.stringify(told, null, 2)}\n`).toMatchFileSnapshot(COMMANDS);
});

it.each([
  'http://localhost:8000',
  'http://hub.localhost',
  'https://hub.local',
  'http://127.0.0.1',
  'http://[::1]:8000',
  'http://0.0.0.0:8000',
  'https://10.1.2.3',
  'https://172.16.0.1',
  'https://172.31.255.1',
  'https://192.168.1.20:8443',
])('take a model along whose hub a cluster does not reach: %s', (endpoint) => {
  const { places, train } = clusterPlan({ ...example, anchor: model('near', hub('owner/near', endpoint)) });
  expect(places[0]).toEqual({ kind: 'folder', path: 'models/near' });
  expect(train).not.toContain('HF_ENDPOINT');
});

it.each(['https://172.32.0.1', 'https://11.1.2.3', 'https://hub.example'])('fetch from %s', (endpoint) => {
  const { places } = clusterPlan({ ...example, anchor: model('far', hub('owner/far', endpoint)) });
  expect(places[0].kind).toBe('hub');
});

it('say the settings of the next run, each under its own name', () => {
  const { train = '' } = clusterPlan({
    ...example,
    settings: { ...OWN_SETTINGS, steps: 7, batch: 3, learningRate: 0.02 },
  });
  expect(train).toMatch(/--steps 7 --batch 3\b/);
  expect(train).toContain('--learning-rate 0.02 ');
  expect(train).not.toContain('--accumulate');
});

it('have nothing to train or measure without examples', () => {
  expect(clusterPlan({ ...example, train: 0, heldOut: 0 })).toMatchObject({ train: undefined, evaluate: undefined });
  const { train, evaluate } = clusterPlan({ ...example, heldOut: 0 });
  expect([train?.includes('--held-out'), evaluate]).toEqual([false, undefined]);
});

it('name a folder that any disk takes', () => {
  const { folder, places } = clusterPlan(cases['hostile names']);
  expect(folder).toMatch(/^patchbay-[\w+-][\w+.-]*$/);
  for (const place of places) expect(place.kind === 'folder' && place.path).toMatch(/^models\/[^./\\-][^/\\]*$/);
  const project = `own-${Array.from({ length: 9 }, (_, i) => `a-model-of-a-very-long-name-${i}`).join('+')}`;
  expect(clusterPlan({ ...example, project }).folder.length).toBeLessThan(100);
});
