// A model that is made of a table, as a person meets it: read, made, opened beside another model, stopped, refused.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../shared/errors.ts';
import type { MadeModel } from '../shared/madeModels.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { Gpu } from './gpu/device.ts';
import type { Library, ModelShelf } from './library.ts';
import { Session } from './session.ts';
import { testGpu } from './testing/gpu.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { memoryShelf, textFile } from './testing/memoryShelf.ts';
import { openTab } from './testing/shelfCase.ts';
import { answers, library as storyLibrary, link, preset } from './testing/story.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const KEYS = "Ana María,Łódź,O'Neil,春子,Zoë,naïve café,Jo,Bö,Ken,Uwe,Ida,Per".split(',');
const VALUES = KEYS.map((_, i) => String((i * 7) % 20));
const csv = ['name,number', ...KEYS.map((key, i) => `${key},${VALUES[i]}`)].join('\n');
const file = textFile('twelve.csv', csv);

let gpu: Gpu;
const told: Session[] = [];
beforeAll(async () => void (gpu = await testGpu()));
afterEach(() => vi.restoreAllMocks());
afterAll(() => Promise.all(told.map((session) => session.stop())));

function tell(): { session: Session; events: EngineEvent[]; shelf: ModelShelf; library: Library } {
  const events: EngineEvent[] = [];
  const { shelf, library } = memoryShelf(storyLibrary);
  const session = new Session({ gpu, library, shelf, emit: (event) => events.push(event) });
  told.push(session);
  return { session, events, shelf, library };
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.catch((error: unknown) => error);
  return thrown instanceof PatchbayError ? thrown.code : 'none';
}

const steps = (events: EngineEvent[]) => events.filter((event) => event.type === 'makingStepped');

describe('a table', () => {
  it('is reported with what a model of it would be', async () => {
    const { session } = tell();
    expect(await session.readTable({ file })).toMatchObject({
      name: 'twelve.csv',
      columns: ['name', 'number'],
      key: 'name',
      value: 'number',
      rows: 12,
      firstRows: KEYS.map((key, i) => ({ key, value: VALUES[i] })),
      problems: [],
      problemCount: 0,
      values: 12,
      isSummable: true,
      plan: { blocks: 2, width: 64 },
    });
    const towns = await session.readTable({ file: textFile('a.csv', 'Oslo,cold\nOslo,warm\nRome,warm') });
    expect(towns).toMatchObject({ rows: 2, values: 2, isSummable: false, problemCount: 1, problems: [{ line: 2 }] });
  });
});

/** Making takes seconds, so one model serves many tests: of a table that was read before others that cannot be used. */
let first: { story: ReturnType<typeof tell>; made: MadeModel; weights: Buffer };

beforeAll(async () => {
  const story = tell();
  const { session } = story;
  expect(await refusal(session.makeAugmenter({ title: '' }))).toBe('bad-request');
  await session.readTable({ file });
  expect(await refusal(session.readTable({ file: textFile('a.csv', '') }))).toBe('bad-examples');
  expect(await refusal(session.readTable({ file, value: 'town' }))).toBe('bad-request');
  const huge = { name: 'a.csv', blob: { size: 2 ** 30 } as Blob };
  expect(await refusal(session.readTable({ file: huge }))).toBe('bad-request');
  const made = await session.makeAugmenter({ title: ' Twelve ' });
  first = { story, made, weights: await weightsOf(story.library, made) };
});

async function weightsOf(library: Library, { model }: MadeModel): Promise<Buffer> {
  const source = await library.file(model.id, 'model.safetensors');
  return Buffer.from((await source?.read(0, source.bytes)) ?? new ArrayBuffer());
}

describe('the model of a table', () => {
  it('knows every row, is in the library, and answers as an augmenter', async () => {
    const { made, story } = first;
    const { session, events, shelf } = story;
    expect(made).toMatchObject({ rows: 12, known: 12, wrong: [], model: { title: 'Twelve', state: 'kept' } });
    expect((await shelf.listModels({})).models).toEqual([made.model]);
    const last = steps(events).at(-1);
    expect(last?.step).toBeGreaterThan(0);
    expect(last?.secondsLeft).toBeGreaterThanOrEqual(0);

    const { id } = made.model;
    const links = [{ ...link(2, 1), augmenter: id }];
    const opened = await session.open({ preset: { ...preset, id: 'own', augmenters: [id], links, files: undefined } });
    expect(opened.augmenters).toMatchObject([{ id, blocks: 2, width: 64 }]);
    expect(opened.wiring.links).toHaveLength(1);
    const asked = [...KEYS, 'ana maría', 'O\u2019Neil'];
    const said: string[] = [];
    for (const prompt of asked) {
      const [{ text, ended }] = await session.ask({ askId: 1, prompt, speakers: [id], maxTokens: 8 });
      said.push(ended === 'end' ? text : `${text} …`);
    }
    expect(said).toEqual([...VALUES, VALUES[0], VALUES[2]]);
  });

  it('is kept by the shelf of a browser like any other, and the same with the same seed', async () => {
    const tab = openTab();
    const session = new Session({ gpu, library: tab.library, shelf: tab.shelf, emit: () => undefined });
    told.push(session);
    await session.readTable({ file });
    const made = await session.makeAugmenter({ title: 'Twelve' });
    const { model } = made;
    expect(await weightsOf(tab.library, made)).toEqual(first.weights);
    expect(model).toMatchObject({ id: 'twelve', title: 'Twelve', state: 'kept', family: 'llama' });
    expect(model.source).toEqual({ kind: 'files', isMade: true });
    expect((await tab.library.entry(model.id)).about).toBe('Made here, from a table.');
    expect((await tab.library.file(model.id, 'model.safetensors'))?.bytes).toBeGreaterThan(1e5);
    expect(tab.reports.at(-1)?.models.map(({ id }) => id)).toContain(model.id);
  });

  it('comes with sums over its keys, no key on both sides', async () => {
    const { examples } = first.made;
    const keysIn = async (side: 'train' | 'heldOut'): Promise<string[]> => {
      const text = (await examples?.[side].blob.text()) ?? '';
      return KEYS.filter((key) => text.includes(key));
    };
    const [train, heldOut] = [await keysIn('train'), await keysIn('heldOut')];
    expect([train.length, heldOut.length]).toEqual([10, 2]);
    expect([...train, ...heldOut].toSorted()).toEqual(KEYS.toSorted());
    expect(examples).toMatchObject({ trainKeys: 10, heldOutKeys: 2 });
  });
});

describe('making', () => {
  it('goes on beside answers, which are what they were, and holds nothing afterwards', async () => {
    const { session, library } = tell();
    await session.open({ preset });
    const before = await answers(session);
    await session.readTable({ file });
    const held = session.inspectDevice().parts.find(({ what }) => what === 'run');
    expect(held).toBeUndefined();
    const live = liveBuffers(gpu);
    const making = session.makeAugmenter({ title: 'Twelve', seed: 2 });
    expect(await answers(session)).toEqual(before);
    const made = await making;
    expect([...live]).toEqual([]);
    expect(await weightsOf(library, made)).not.toEqual(first.weights); // with another seed
  });

  it('can be stopped in the middle, and begun again', async () => {
    const { session, events, shelf } = tell();
    await session.open({ preset });
    await session.readTable({ file: textFile('many.csv', manyRows(400)) });
    const live = liveBuffers(gpu);
    const making = refusal(session.makeAugmenter({ title: 'Many' }));
    expect(await refusal(session.makeAugmenter({ title: 'Another' }))).toBe('bad-request');
    while (steps(events).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(session.inspectDevice().parts.find(({ what }) => what === 'run')?.bytes).toBeGreaterThan(1e6);
    await session.stopMaking();
    expect(await making).toBe('stopped');
    expect([...live]).toEqual([]);
    expect((await shelf.listModels({})).models).toEqual([]);
    await session.readTable({ file });
    expect((await session.makeAugmenter({ title: 'Twelve' })).known).toBe(12);
  });
});

/** Each value stands once: nothing that is known after a few steps. */
function manyRows(count: number): string {
  return Array.from({ length: count }, (_, i) => `key ${i},value ${(i * 7919) % count}`).join('\n');
}
