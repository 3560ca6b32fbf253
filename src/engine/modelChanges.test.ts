// Stories of models that join, leave, and change places while a composition is open: nothing that was made is lost.
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BuiltInPreset, Preset } from '../shared/preset.ts';
import { ownPreset } from '../shared/ownPreset.ts';
import { presetOf } from '../shared/presetOf.ts';
import { ANCHOR, COMPOSITION, type EngineEvent, type Example } from '../shared/protocol.ts';
import { folderLibrary } from '../cli/folders.ts';
import { readCompositionFile } from './compositionFile.ts';
import type { Gpu } from './gpu/device.ts';
import type { Library } from './library.ts';
import { Session } from './session.ts';
import { fileInMemory } from './storage/fileSource.ts';
import type { SavedProject } from './storage/projectStore.ts';
import { FIXTURES, readBytes } from './testing/fixtures.ts';
import { liveBuffers } from './testing/liveBuffers.ts';
import { testGpu } from './testing/gpu.ts';
import { memoryProjects, takeExamples } from './testing/story.ts';

const [LLAMA, WORDS, TWIN] = ['tiny-llama', 'tiny-augmenter', 'tiny-llama-twin'];
const chosen = (id: string) => ({ id, title: id });
const own = (anchor: string, ...augmenters: string[]): Preset =>
  ownPreset({ anchor: chosen(anchor), augmenters: augmenters.map(chosen) });

const settings = { ...own(LLAMA).settings, steps: 6, batch: 4, warmupSteps: 1, evaluateEvery: 6 };
const shipped: BuiltInPreset = {
  ...own(LLAMA, WORDS),
  id: 'story',
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
};
/** Another example into the same anchor, with one of the same augmenters. */
const neighbour: BuiltInPreset = { ...shipped, ...own(LLAMA, WORDS, TWIN), id: 'neighbour' };
const withMore = (...augmenters: string[]): Preset =>
  presetOf({ anchor: chosen(LLAMA), augmenters: augmenters.map(chosen) }, [shipped]);

const examples: Example[] = Array.from({ length: 20 }, (_, i) => ({
  prompt: `w${i} w${i + 1}`,
  completion: `w${i % 5}`,
}));
const lines = (list: Example[]): ArrayBuffer =>
  new TextEncoder().encode(list.map((each) => JSON.stringify(each)).join('\n')).buffer;

const folders = folderLibrary(join(FIXTURES, 'models'));
const library: Library = {
  entry: folders.entry,
  file: (id, name) => {
    if (id !== shipped.id && id !== neighbour.id) return folders.file(id, name);
    const bytes = name.startsWith('links')
      ? readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors'))
      : lines(name.startsWith('train') ? examples.slice(0, 14) : examples.slice(14));
    return Promise.resolve(fileInMemory(bytes));
  },
};

let gpu: Gpu;
beforeAll(async () => void (gpu = await testGpu()));
afterEach(() => vi.restoreAllMocks());

interface Story {
  session: Session;
  saved: Map<string, SavedProject>;
  /** Trains for a few steps. */
  train: () => Promise<void>;
  /** The weights of an augmenter's links, with their ends. */
  linksOf: (augmenter: string) => Promise<unknown[]>;
}

function start(saved = new Map<string, SavedProject>(), source = library): Story {
  const events: EngineEvent[] = [];
  const session = new Session({
    gpu,
    library: source,
    projects: memoryProjects(saved),
    emit: (event) => events.push(event),
  });
  const isOver = (): boolean => events.some((event) => event.type === 'runChanged' && event.state === 'finished');
  return {
    session,
    saved,
    async train() {
      events.length = 0;
      await session.train({ settings });
      await vi.waitUntil(isOver, { timeout: 30_000 });
    },
    async linksOf(augmenter) {
      const { links, values } = readCompositionFile(await session.saveComposition());
      return links.flatMap((link, i) => (link.augmenter === augmenter ? [{ link, values: values[i] }] : []));
    },
  };
}

const ask = async ({ session }: Story, speaker: string): Promise<string> =>
  (await session.ask({ askId: 1, prompt: 'w5 w17', speakers: [speaker], maxTokens: 6 }))[0].text;

describe('a model that joins', () => {
  it('leaves the links of the others as they are, bit for bit, and gets every fourth layer, untrained', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: shipped });
    await story.train();
    const [before, said] = [await story.linksOf(WORDS), await ask(story, COMPOSITION)];
    const opened = await session.open({ preset: withMore(WORDS, TWIN) });
    expect(opened).toMatchObject({ restored: false, wiring: { origin: 'trained', steps: 6 } });
    expect(opened.examples).toMatchObject({ builtIn: true, train: 14, heldOut: 6 });
    expect(await story.linksOf(WORDS)).toEqual(before);
    expect(await story.linksOf(TWIN)).toHaveLength(1);
    expect(await ask(story, COMPOSITION)).toBe(said);
  });

  it('is kept at once: another visit finds all of it', async () => {
    const story = start();
    await story.session.open({ preset: shipped });
    await story.train();
    await story.session.open({ preset: withMore(WORDS, TWIN) });
    const both = [await story.linksOf(WORDS), await story.linksOf(TWIN)];
    const later = start(story.saved);
    expect(await later.session.open({ preset: withMore(TWIN, WORDS) })).toMatchObject({ restored: true });
    expect([await later.linksOf(WORDS), await later.linksOf(TWIN)]).toEqual(both);
  });

  it('has its links back when it was here before; those of the others are the newest ones', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: own(LLAMA, WORDS, TWIN) });
    await takeExamples(session, 'mine', examples);
    await story.train();
    const twin = await story.linksOf(TWIN);
    const trained = await story.linksOf(WORDS);
    await session.open({ preset: own(LLAMA, WORDS) });
    expect(await story.linksOf(WORDS)).toEqual(trained);
    await story.train();
    const newest = await story.linksOf(WORDS);
    expect(newest).not.toEqual(trained);
    const opened = await session.open({ preset: own(LLAMA, WORDS, TWIN) });
    expect(opened.examples).toMatchObject({ name: 'mine' });
    expect(await story.linksOf(WORDS)).toEqual(newest);
    expect(await story.linksOf(TWIN)).toEqual(twin);
  });

  it('brings the links that ship with an example when it is the one that was missing', async () => {
    const story = start();
    await story.session.open({ preset: own(LLAMA, TWIN) });
    const opened = await story.session.open({ preset: withMore(TWIN, WORDS) });
    expect(opened.wiring).toMatchObject({ origin: 'preset' });
    const alone = start();
    await alone.session.open({ preset: shipped });
    expect(await story.linksOf(WORDS)).toEqual(await alone.linksOf(WORDS));
    expect(await story.linksOf(TWIN)).toHaveLength(1);
  });
});

describe('a model that leaves', () => {
  it('leads back to the example, with its project and what was trained since', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: shipped });
    await session.open({ preset: withMore(WORDS, TWIN) });
    await story.train();
    const words = await story.linksOf(WORDS);
    const opened = await session.open({ preset: shipped });
    expect(opened.wiring.links.every(({ augmenter }) => augmenter === WORDS)).toBe(true);
    expect(await story.linksOf(WORDS)).toEqual(words);
    expect(story.saved.size).toBe(2);
  });

  it('a project that was changed later than what is open is not written over', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: own(LLAMA, WORDS, TWIN) });
    await takeExamples(session, 'mine', examples);
    await session.open({ preset: own(LLAMA, WORDS) });
    await story.train();
    const newest = await story.linksOf(WORDS);
    await session.open({ preset: own(WORDS, TWIN) }); // another anchor: nothing goes along but the examples
    expect(await story.linksOf(TWIN)).toHaveLength(1);
    expect((await session.open({ preset: own(LLAMA, WORDS, TWIN) })).restored).toBe(true);
    const opened = await session.open({ preset: own(LLAMA, WORDS) });
    expect(opened.restored).toBe(true);
    expect(await story.linksOf(WORDS)).toEqual(newest);
  });

  it('a project that cannot be read is told of, and opening it does not write over it', async () => {
    const story = start();
    const { session } = story;
    const preset = own(LLAMA, WORDS, TWIN);
    const project = { composition: new ArrayBuffer(64), origin: 'trained', steps: 9, changed: 1 } as const;
    const unreadable = { ...project, examples: { name: 'mine', examples } };
    story.saved.set(preset.id, unreadable);
    await session.open({ preset: own(WORDS, TWIN) });
    const { restored, examples: report } = await session.open({ preset });
    expect([restored, report.name]).toEqual([false, 'mine']);
    expect(story.saved.get(preset.id)).toBe(unreadable);
    await session.startOver();
    await session.open({ preset });
    expect(story.saved.get(preset.id)).not.toBe(unreadable);
  });

  it('the last one leaves the anchor by itself, and comes back with its links', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: shipped });
    await story.train();
    const before = await story.linksOf(WORDS);
    const alone = await session.open({ preset: own(LLAMA) });
    expect(alone.wiring).toMatchObject({ links: [], origin: 'untrained' });
    await session.open({ preset: shipped });
    expect(await story.linksOf(WORDS)).toEqual(before);
  });
});

it('models that change places are one project, and answer as before', async () => {
  const story = start();
  const { session } = story;
  await session.open({ preset: own(LLAMA, WORDS, TWIN) });
  await takeExamples(session, 'mine', examples);
  await story.train();
  const before = [await story.linksOf(WORDS), await story.linksOf(TWIN), await ask(story, COMPOSITION)];
  const opened = await session.open({ preset: own(LLAMA, TWIN, WORDS) });
  expect(opened.augmenters.map(({ id }) => id)).toEqual([TWIN, WORDS]);
  expect(opened.wiring).toMatchObject({ origin: 'trained', steps: 6 });
  expect([await story.linksOf(WORDS), await story.linksOf(TWIN), await ask(story, COMPOSITION)]).toEqual(before);
  expect([...story.saved.keys()]).toHaveLength(1);
});

it('reads what an earlier version kept under the models in their order', async () => {
  const first = start();
  const preset = own(LLAMA, TWIN, WORDS);
  expect(preset.formerIds).toEqual([`own-${LLAMA}+${TWIN}+${WORDS}`]);
  await first.session.open({ preset });
  await takeExamples(first.session, 'mine', examples);
  await first.train();
  const words = await first.linksOf(WORDS);
  const { changed: _, ...now } = first.saved.get(preset.id)!;
  const project = { ...now, examples: { name: 'mine', examples } }; // inline, as they were then
  const later = start(new Map([[`own-${LLAMA}+${TWIN}+${WORDS}`, project]]));
  expect(await later.session.open({ preset })).toMatchObject({ restored: true, examples: { name: 'mine' } });
  expect(await later.linksOf(WORDS)).toEqual(words);
});

it('examples that a person brought go along, but not to an example that has its own', async () => {
  const { session } = start();
  await session.open({ preset: own(LLAMA, WORDS) });
  await takeExamples(session, 'mine', examples);
  expect((await session.open({ preset: own(WORDS, TWIN) })).examples).toMatchObject({ name: 'mine', builtIn: false });
  expect((await session.open({ preset: shipped })).examples).toMatchObject({ builtIn: true });
});

describe('two examples that share models', () => {
  it('each is as it was left, whatever was trained in the other', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: shipped });
    const asShipped = await story.linksOf(WORDS);
    await story.train();
    const inFirst = await story.linksOf(WORDS);
    const opened = await session.open({ preset: neighbour });
    expect(opened).toMatchObject({ restored: false, wiring: { origin: 'preset', steps: 0 } });
    expect(await story.linksOf(WORDS)).toEqual(asShipped);
    await story.train();
    const inSecond = await story.linksOf(WORDS);
    expect(await session.open({ preset: shipped })).toMatchObject({ restored: true, wiring: { origin: 'trained' } });
    expect(await story.linksOf(WORDS)).toEqual(inFirst);
    expect(await session.open({ preset: neighbour })).toMatchObject({ restored: true });
    expect(await story.linksOf(WORDS)).toEqual(inSecond);
  });

  it('nothing comes along from models of one’s own, either: not their links, not their examples', async () => {
    const story = start();
    const { session } = story;
    await session.open({ preset: neighbour });
    const asShipped = await story.linksOf(WORDS);
    await session.open({ preset: own(LLAMA, WORDS) });
    await takeExamples(session, 'mine', examples);
    await story.train();
    expect((await session.open({ preset: neighbour })).examples).toMatchObject({ builtIn: true });
    expect(await story.linksOf(WORDS)).toEqual(asShipped);
  });
});

it('the links that come with an example take the place of its own; those of the others stay', async () => {
  const story = start();
  await story.session.open({ preset: shipped });
  const asShipped = await story.linksOf(WORDS);
  await story.session.open({ preset: withMore(WORDS, TWIN) });
  await story.train();
  const twin = await story.linksOf(TWIN);
  expect(await story.linksOf(WORDS)).not.toEqual(asShipped);
  await story.session.usePresetLinks();
  expect([await story.linksOf(WORDS), await story.linksOf(TWIN)]).toEqual([asShipped, twin]);
});

it('a link of a file may be called anything: one of that name does not stand in its way', async () => {
  const story = start();
  const { session } = story;
  const { wiring } = await session.open({ preset: own(LLAMA, WORDS) });
  const [link] = wiring.links;
  await session.wire({ links: [{ ...link, id: `${TWIN}-2-3` }] });
  const opened = await session.open({ preset: own(LLAMA, WORDS, TWIN) });
  expect(opened.wiring.links.map(({ id }) => id)).toEqual([`${TWIN}-2-3`, `${TWIN}-2-3-2`]);
});

it.each(['config.json', 'tokenizer.json', 'model.safetensors'])(
  'what cannot be opened for want of %s leaves what is open as it is, and holds nothing',
  async (missing) => {
    const lacking: Library = {
      entry: library.entry,
      file: (id, name) => (id === TWIN && name === missing ? Promise.resolve(undefined) : library.file(id, name)),
    };
    const story = start(new Map(), lacking);
    const live = liveBuffers(gpu);
    await story.session.open({ preset: shipped });
    const said = [await ask(story, ANCHOR), await ask(story, COMPOSITION)];
    const [held, words] = [live.size, await story.linksOf(WORDS)];
    await expect(story.session.open({ preset: withMore(WORDS, TWIN) })).rejects.toMatchObject({ code: 'bad-model' });
    expect(live.size).toBe(held);
    expect([await ask(story, ANCHOR), await ask(story, COMPOSITION)]).toEqual(said);
    expect(await story.linksOf(WORDS)).toEqual(words);
    expect([...story.saved.keys()]).toEqual([]);
    await story.train();
  },
);

it('three augmenters of other families: opens, wires, trains, answers', async () => {
  const others = [WORDS, 'tiny-gpt2', 'tiny-gpt-neox'];
  const story = start();
  const opened = await story.session.open({ preset: own('tiny-qwen3', ...others) });
  expect(opened.augmenters.map(({ family }) => family)).toEqual(['llama', 'gpt2', 'gpt_neox']);
  expect(new Set(opened.wiring.links.map(({ augmenter }) => augmenter))).toEqual(new Set(others));
  const untrained = await ask(story, COMPOSITION);
  expect(untrained).toBe(await ask(story, ANCHOR));
  await takeExamples(story.session, 'mine', examples);
  const fresh = await Promise.all(others.map((id) => story.linksOf(id)));
  await story.train();
  const trained = await Promise.all(others.map((id) => story.linksOf(id)));
  trained.forEach((links, i) => expect(links, others[i]).not.toEqual(fresh[i]));
  for (const speaker of [...others, ANCHOR, COMPOSITION]) expect(await ask(story, speaker)).toEqual(expect.any(String));
});

it('one that left finds its links again also in other company, and on a later visit', async () => {
  const story = start();
  const { session } = story;
  await session.open({ preset: shipped });
  await session.open({ preset: withMore(WORDS, TWIN) });
  await story.train();
  const twin = await story.linksOf(TWIN);
  await session.open({ preset: shipped });
  await session.open({ preset: withMore(WORDS, 'tiny-gpt2') });
  const later = start(story.saved);
  await later.session.open({ preset: withMore(WORDS, 'tiny-gpt2') });
  await later.session.open({ preset: withMore(WORDS, 'tiny-gpt2', TWIN) });
  expect(await later.linksOf(TWIN)).toEqual(twin);
  expect(await later.linksOf('tiny-gpt2')).toHaveLength(1);
});

it('without a place to keep projects, models that stay keep their links all the same', async () => {
  const session = new Session({ gpu, library, emit: () => undefined });
  const story = { ...start(), session };
  await session.open({ preset: shipped });
  const { links } = await session.wire({ links: (await session.usePresetLinks()).links.slice(1) });
  const opened = await session.open({ preset: withMore(TWIN, WORDS) });
  expect(opened.wiring.links.filter(({ augmenter }) => augmenter === WORDS)).toEqual(links);
  expect(await story.session.ask({ askId: 1, prompt: 'w1', speakers: [TWIN], maxTokens: 2 })).toHaveLength(1);
});
