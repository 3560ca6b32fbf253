// Models of this computer's files, what is refused wherever it comes from, and what a plan says of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PickedFile } from '../shared/models.ts';
import { emptyDatabases, limitRoom } from '../shared/fakeIdbKeyval.ts';
import { readModelFiles } from './storage/modelFiles.ts';
import { hasMoreFixtures, MORE_FIXTURES } from './testing/fixtures.ts';
import { HubServer } from './testing/hubServer.ts';
import { largeModel, modelFolder } from './testing/models.ts';
import { isIntact, openTab, publish } from './testing/shelfCase.ts';
import { sharded } from './testing/sharded.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

let hub: HubServer;
beforeAll(async () => void (hub = await HubServer.start()));
afterAll(() => hub.close());
beforeEach(() => {
  emptyDatabases();
  hub.faults = {};
});

const tiny = modelFolder('tiny-llama');
const { 'model.safetensors': tinyWeights, ...withoutWeights } = tiny;

function pick(files: Record<string, Uint8Array>): PickedFile[] {
  return Object.entries(files).map(([name, content]) => ({ name, blob: new Blob([Uint8Array.from(content)]) }));
}

describe('files of this computer', () => {
  it('are planned and taken in, and known again under another name', async () => {
    const tab = openTab();
    const files = pick({ ...tiny, 'README.md': Buffer.from('hello') });
    expect(await tab.shelf.planFiles({ files })).toMatchObject({
      family: 'llama',
      source: { kind: 'files' },
      obstacles: [],
    });
    const model = await tab.shelf.addFiles({ title: 'Mein Modell (ähnlich)', files });
    expect(model).toMatchObject({ id: 'mein-modell-a-hnlich', title: 'Mein Modell (ähnlich)', state: 'kept' });
    expect(await isIntact(tab, model.id, tiny)).toBe(true);
    expect((await tab.shelf.addFiles({ title: 'Again', files })).id).toBe(model.id);
  });

  it('get ids that nothing else has', async () => {
    const { shelf } = openTab();
    const ids = [];
    for (const [title, extra] of [
      ['Sums', 'a'],
      ['Sums', 'b'],
      ['Anchor', 'c'],
      ['你好', 'd'],
      ['', 'e'],
    ]) {
      const files = pick({ ...tiny, 'generation_config.json': Buffer.from(`{"x":"${extra}"}`) });
      ids.push((await shelf.addFiles({ title, files })).id);
    }
    expect(ids).toEqual(['sums-2', 'sums-3', 'anchor-2', 'model', 'my-model']);
  });

  it('go on where the room ended, when they are picked again', async () => {
    const tab = openTab();
    const large = largeModel();
    limitRoom(50_000_000);
    await expect(tab.shelf.addFiles({ title: 'large', files: pick(large) })).rejects.toMatchObject({ code: 'storage' });
    const [, half] = (await tab.shelf.listModels({})).models;
    expect(half).toMatchObject({ state: 'incomplete', source: { kind: 'files' }, problem: { code: 'storage' } });
    limitRoom(Infinity);
    await tab.shelf.addFiles({ title: 'large', files: pick(large) });
    expect(tab.progress.find(({ loadedBytes }) => loadedBytes === half.keptBytes)).toBeDefined();
    expect(await isIntact(tab, half.id, large)).toBe(true);
  });
});

describe('weights in several files', () => {
  const parts = { ...withoutWeights, ...sharded(tinyWeights, 3) };

  it('are kept and opened together, from a hub and from files', async () => {
    const tab = openTab();
    const address = publish(hub, 'a/parts', parts);
    const whole = await tab.shelf.planModel({ address: publish(hub, 'a/whole', tiny) });
    const plan = await tab.shelf.planModel({ address });
    expect([plan.parameters, plan.memory]).toEqual([whole.parameters, whole.memory]);
    expect(plan.files.length).toBe(Object.keys(parts).length);
    for (const { id } of [
      await tab.shelf.fetchModel({ address }),
      await tab.shelf.addFiles({ title: 'Mine', files: pick(parts) }),
    ]) {
      const { weights } = await readModelFiles((name) => tab.library.file(id, name));
      expect(weights.length).toBe(3);
      expect(await isIntact(tab, id, parts)).toBe(true);
    }
  });

  const index = JSON.parse(Buffer.from(parts['model.safetensors.index.json']).toString()) as {
    weight_map: Record<string, string>;
  };
  const [first] = Object.keys(index.weight_map);
  const withIndex = (weight_map: Record<string, string>) => ({
    ...parts,
    'model.safetensors.index.json': Buffer.from(JSON.stringify({ weight_map })),
  });

  it.each([
    [
      'names a tensor in a wrong file',
      withIndex({ ...index.weight_map, [first]: 'model-00003-of-00003.safetensors' }),
      first,
    ],
    ['leaves a tensor out', withIndex(Object.fromEntries(Object.entries(index.weight_map).slice(1))), 'no file'],
    [
      'names one that is nowhere',
      withIndex({ ...index.weight_map, ghost: 'model-00001-of-00003.safetensors' }),
      'ghost',
    ],
    [
      'names a file that is missing',
      withIndex({ ...index.weight_map, ghost: 'other.safetensors' }),
      'other.safetensors',
    ],
    ['climbs out of the folder', withIndex({ ...index.weight_map, ghost: '../../x.safetensors' }), '../../x'],
    ['is empty', withIndex({}), '0 files'],
    ['is something else', { ...parts, 'model.safetensors.index.json': Buffer.from('[]') }, 'where the tensors are'],
  ])('are refused when the index %s', async (_title, files, message) => {
    const refused = { code: 'bad-model', message: expect.stringContaining(message) };
    await expect(openTab().shelf.planFiles({ files: pick(files) })).rejects.toMatchObject(refused);
    await expect(openTab().shelf.planModel({ address: publish(hub, 'a/b', files) })).rejects.toMatchObject(refused);
    await expect(
      readModelFiles((name) => {
        const content = (files as Record<string, Uint8Array>)[name];
        return Promise.resolve(
          content && {
            bytes: content.length,
            read: (a, b) => Promise.resolve(Uint8Array.from(content.subarray(a, b)).buffer),
          },
        );
      }),
    ).rejects.toMatchObject(refused);
  });

  it.skipIf(!hasMoreFixtures('models/made-qwen2'))('of another program are held against their index, too', async () => {
    const names = [
      'config.json',
      'tokenizer.json',
      'model.safetensors.index.json',
      ...[1, 2, 3, 4].map((i) => `model-0000${i}-of-00004.safetensors`),
    ];
    const files = Object.fromEntries(
      names.map((name) => [name, readFileSync(join(MORE_FIXTURES, 'models/made-qwen2', name))]),
    );
    const plan = await openTab().shelf.planFiles({ files: pick(files) });
    expect(plan).toMatchObject({ family: 'qwen2', precision: 'BF16' });
    expect(plan.files.length).toBe(7);
  });
});

describe('a plan', () => {
  it.each([
    ['a pickle', { ...withoutWeights, 'pytorch_model.bin': Buffer.from('x') }, 'can run any program', 'safetensors'],
    ['GGUF', { ...withoutWeights, 'model.Q4.gguf': Buffer.from('x') }, 'GGUF', 'safetensors'],
    ['ONNX', { ...withoutWeights, 'model.onnx': Buffer.from('x') }, 'ONNX', 'safetensors'],
    ['no weights', withoutWeights, 'no .safetensors file', 'config.json'],
    ['weights of another name', { ...withoutWeights, 'adapter.safetensors': Buffer.from('x') }, 'not called', 'Rename'],
    ['no fast tokenizer', { ...tiny, 'tokenizer.json': undefined }, 'tokenizer.json is missing', 'save_pretrained'],
    ['a broken config', { ...tiny, 'config.json': Buffer.from('{') }, 'not JSON', 'config.json'],
    ['cut weights', { ...tiny, 'model.safetensors': tinyWeights.subarray(0, 3000) }, 'safetensors', 'again'],
  ])('refuses %s in words, and so does keeping it', async (_title, given, message, hint) => {
    const files = Object.fromEntries(Object.entries(given).filter(([, content]) => content)) as Record<
      string,
      Uint8Array
    >;
    const refused = {
      code: 'bad-model',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    };
    const { shelf } = openTab();
    const address = publish(hub, 'a/b', files);
    await expect(shelf.planModel({ address })).rejects.toMatchObject(refused);
    await expect(shelf.planFiles({ files: pick(files) })).rejects.toMatchObject(refused);
    if (message === 'safetensors') return; // keeping does not look into weights: their hash is known
    await expect(shelf.fetchModel({ address })).rejects.toMatchObject(refused);
    await expect(shelf.addFiles({ title: 'x', files: pick(files) })).rejects.toMatchObject(refused);
    expect((await shelf.listModels({})).models.length).toBe(1);
  });

  it('refuses two models at once', async () => {
    const planning = openTab().shelf.planFiles({ files: [...pick(tiny), ...pick(tiny)] });
    await expect(planning).rejects.toMatchObject({ message: expect.stringContaining('two files called') });
  });

  it('of a family that is not supported says so, and what there is; it is not fetched', async () => {
    const { shelf } = openTab();
    const config = { model_type: 'mamba', num_hidden_layers: 24, hidden_size: 768, vocab_size: 50_280 };
    const address = publish(hub, 'a/mamba', { ...tiny, 'config.json': Buffer.from(JSON.stringify(config)) });
    const plan = await shelf.planModel({ address });
    expect(plan).toMatchObject({ family: 'mamba', blocks: 24, width: 768, heads: 0, precision: 'F32' });
    expect(plan.obstacles).toEqual([expect.stringContaining('"mamba" are not supported')]);
    await expect(shelf.fetchModel({ address })).rejects.toMatchObject({ code: 'bad-model' });
  });

  it('names the tensor that is missing, of another shape, or of a type that is not read', async () => {
    const { shelf } = openTab();
    const config = JSON.parse(Buffer.from(tiny['config.json']).toString()) as Record<string, number>;
    const obstacles = async (change: Record<string, number>, weights = tinyWeights) => {
      const files = {
        ...tiny,
        'config.json': Buffer.from(JSON.stringify({ ...config, ...change })),
        'model.safetensors': weights,
      };
      return (await shelf.planFiles({ files: pick(files) })).obstacles;
    };
    expect(await obstacles({})).toEqual([]);
    expect(await obstacles({ num_hidden_layers: 9 })).toEqual([
      expect.stringMatching(/no tensor "layers\.\d+\.input_layernorm/),
    ]);
    expect(await obstacles({ intermediate_size: 4 })).toEqual([expect.stringContaining('was expected')]);
    const quantised = Buffer.from(Buffer.from(tinyWeights).toString('latin1').replaceAll('"F32"', '"I32"'), 'latin1');
    expect(await obstacles({}, quantised)).toEqual([expect.stringContaining('is stored as I32')]);
  });

  it('says what does not fit: the browser, the adapter', async () => {
    const address = publish(hub, 'a/b', tiny);
    const plan = await openTab(undefined, { usage: 900, quota: 1000 }).shelf.planModel({ address });
    expect(plan.obstacles).toEqual([expect.stringContaining("of this browser's storage; 100 bytes are free")]);
    const narrow = await openTab(undefined, {}, undefined, 5000).shelf.planModel({ address });
    expect(narrow.memory.largestPossible).toBe(5000);
    expect(narrow.obstacles[0]).toMatch(/in one piece of graphics memory; this adapter has at most 5 kB/);
  });

  it('reads only the heads of weights, also where the server sends whole files', async () => {
    const { shelf } = openTab();
    const address = publish(hub, 'a/large', largeModel());
    for (const noRange of [false, true]) {
      hub.faults = { noRange };
      hub.sentBytes = 0;
      expect((await shelf.planModel({ address })).obstacles).toEqual([]);
      expect(hub.sentBytes).toBeLessThan(10_000_000);
    }
  });

  it('takes any licence that a model card has', async () => {
    const { shelf } = openTab();
    for (const [license, expected] of [
      ['apache-2.0', 'apache-2.0'],
      [['mit', 'other'], 'mit, other'],
      [{ name: 'odd' }, ''],
      [undefined, ''],
    ]) {
      hub.repositories.set('a/b', { files: tiny, license });
      expect((await shelf.planModel({ address: { endpoint: hub.url, repository: 'a/b' } })).license).toBe(expected);
    }
  });

  it('finds a chat template in either place', async () => {
    const { shelf } = openTab();
    const plan = (files: Record<string, Uint8Array>) => shelf.planFiles({ files: pick({ ...tiny, ...files }) });
    const inConfig = (chat_template: unknown) => ({
      'tokenizer_config.json': Buffer.from(JSON.stringify({ chat_template })),
    });
    expect((await plan(inConfig(undefined))).hasChatTemplate).toBe(false);
    expect((await plan(inConfig('{{ x }}'))).hasChatTemplate).toBe(true);
    expect((await plan(inConfig([{ name: 'tool_use', template: 'x' }]))).hasChatTemplate).toBe(false);
    expect((await plan(inConfig([{ name: 'default', template: 'x' }]))).hasChatTemplate).toBe(true);
    expect((await plan({ 'chat_template.jinja': Buffer.from('{{ x }}') })).hasChatTemplate).toBe(true);
  });
});
