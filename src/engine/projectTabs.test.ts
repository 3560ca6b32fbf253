// One project in two tabs: two sessions over one store, each with what its tab knows of the other.
import { createStore, get, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDatabases, failWith, limitRoom } from '../shared/fakeIdbKeyval.ts';
import { PatchbayError, type ErrorData } from '../shared/errors.ts';
import type { EngineEvent, Opened, Wiring } from '../shared/protocol.ts';
import type { Preset } from '../shared/preset.ts';
import type { ProjectHold } from './projectHold.ts';
import { ProjectHolds } from './projectHolds.ts';
import { Session } from './session.ts';
import { indexedDbProjects, stampOf, type ProjectStore } from './storage/projectStore.ts';
import { indexedDbRuns } from './storage/runStore.ts';
import { fakeBrowser, type FakeTab } from './testing/fakeTabs.ts';
import {
  answers,
  examples,
  library,
  link,
  losses,
  preset,
  rested,
  settings,
  takeExamples,
  tellStories,
} from './testing/story.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const { start, gpu } = tellStories();
const problems = vi.fn();
let browser = fakeBrowser();

beforeEach(() => {
  emptyDatabases();
  problems.mockClear();
  browser = fakeBrowser();
});

interface TabStory {
  tab: FakeTab;
  session: Session;
  projects: ProjectStore;
  events: EngineEvent[];
  opened: Opened;
}

async function openTab(of: Preset = preset): Promise<TabStory> {
  const events: EngineEvent[] = [];
  const tab = browser.tab();
  const holds = new ProjectHolds(tab);
  const projects = indexedDbProjects(problems);
  const stores = { projects, runs: indexedDbRuns(problems, holds.heldBack), holds };
  const session = new Session({ gpu: gpu(), library, ...stores, emit: (event) => events.push(event) });
  return { tab, session, projects, events, opened: await session.open({ preset: of }) };
}

/** All that is kept of projects and runs, and whether examples are. */
async function kept(): Promise<unknown> {
  const stores = ['projects', 'runs'].map((name) => createStore(`patchbay-${name}`, name));
  const rows = stores.map(async (store) =>
    Promise.all((await keys(store)).map(async (key) => [key, await get<unknown>(key, store)])),
  );
  return Promise.all([...rows, keys(createStore('patchbay-examples', 'sets'))]);
}

const told = ({ events }: TabStory) => events.filter((event) => event.type === 'holdChanged');
const lastHold = (story: TabStory) => told(story).at(-1)?.hold;
const opened = (story: TabStory): Opened | undefined => told(story).at(-1)?.opened;
const ends = ({ links }: Wiring) => links.map(({ from, to }) => `${from}-${to}`);
const holdOf = ({ session }: TabStory): ProjectHold => session['desk'].opened().hold;
/** Keeping goes on behind the answer. */
const settled = ({ session }: TabStory) => session['desk'].opening?.settled;
const wired = async (story: TabStory, ...links: [number, number][]): Promise<void> => {
  await story.session.wire({ links: links.map(([from, to]) => link(from, to)) });
  await settled(story);
};
const short = { ...settings, steps: 6, evaluateEvery: 6 };

describe('the second tab', () => {
  it('does all that the first does, and nothing of it is kept', async () => {
    const one = await openTab();
    await wired(one, [2, 1], [1, 2]);
    const before = await kept();
    const two = await openTab();
    expect([one.opened.hold, two.opened.hold]).toEqual(['here', 'elsewhere']);
    expect(ends(two.opened.wiring)).toEqual(['2-1', '1-2']);
    await takeExamples(two.session, 'mine.jsonl', examples.slice(0, 12));
    await wired(two, [1, 1]);
    await two.session.train({ settings: short });
    expect(await rested(two.events)).toMatchObject({ state: 'finished' });
    const [run] = await two.session.listRuns();
    await two.session.renameRun({ run: run.id, name: 'Mine' });
    await wired(two, [2, 2]);
    expect(ends(await two.session.restoreRun({ run: run.id }))).toEqual(['1-1']);
    expect((await two.session.runCurve({ run: run.id })).map(({ loss }) => loss)).toEqual(losses(two.events));
    await settled(two);
    expect(await kept()).toEqual(before);
  });

  it('keeps what it did when the first is closed, if that has kept nothing else meanwhile', async () => {
    const one = await openTab();
    await wired(one, [2, 1]);
    const two = await openTab();
    await wired(two, [1, 1]);
    await two.session.train({ settings: short });
    await rested(two.events);
    await settled(two);
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    expect(opened(two)).toBeUndefined();
    const [run] = await two.session.listRuns();
    two.tab.close();
    const three = await openTab();
    expect(three.opened.hold).toBe('here');
    expect(ends(three.opened.wiring)).toEqual(['1-1']);
    expect(three.opened.runs).toEqual([run]);
    expect((await three.session.runCurve({ run: run.id })).map(({ loss }) => loss)).toEqual(losses(two.events));
  });

  it('takes what the first has kept when that is closed, if nothing was changed here', async () => {
    const one = await openTab();
    const two = await openTab();
    await wired(one, [1, 1]);
    const said = await answers(one.session);
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    expect(ends(opened(two)!.wiring)).toEqual(['1-1']);
    expect(await answers(two.session)).toEqual(said);
    await wired(two, [2, 2]);
    two.tab.close();
    expect(ends((await openTab()).opened.wiring)).toEqual(['2-2']);
  });

  it('asks first where both have changed something', async () => {
    const one = await openTab();
    const two = await openTab();
    await wired(one, [1, 1]);
    await wired(two, [2, 2]);
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('left'));
    const before = await kept();
    await wired(two, [2, 2], [2, 1]);
    expect(await kept(), 'before a person has said so').toEqual(before);
    await two.session.takeOver();
    expect(lastHold(two)).toBe('here');
    expect(ends(opened(two)!.wiring)).toEqual(['1-1']);
    expect(ends(await two.session.undo())).toEqual(['2-2', '2-1']);
  });

  it('a run that it goes on with gives way as a whole, with a word, where the first has changed it', async () => {
    const before = await openTab();
    await before.session.step({ settings: short });
    await settled(before);
    before.tab.close();
    const one = await openTab();
    const two = await openTab();
    expect(two.opened.runs).toMatchObject([{ state: 'paused', step: 1 }]);
    await two.session.resume();
    expect(await rested(two.events)).toMatchObject({ state: 'finished' });
    await settled(two);
    await one.session.renameRun({ run: one.opened.runs[0].id, name: 'Mine' });
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    expect(two.events).toContainEqual({
      type: 'failed',
      error: expect.objectContaining({ message: expect.stringContaining('was changed in the other tab') }),
    });
    expect(await two.session.listRuns()).toMatchObject([{ name: 'Mine', step: 1 }]);
  });

  it('has the project when the first turns to another one', async () => {
    const { files: _, ...models } = preset;
    const other: Preset = { ...models, id: 'another' };
    const one = await openTab();
    const two = await openTab();
    expect((await one.session.open({ preset: other })).hold).toBe('here');
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    expect((await openTab(other)).opened.hold).toBe('elsewhere');
  });

  it('does not have it when the first could not open another one', async () => {
    const one = await openTab();
    const two = await openTab();
    await expect(one.session.open({ preset: { ...preset, id: 'another', anchor: 'no-model' } })).rejects.toThrow();
    await wired(one, [1, 1]);
    expect(lastHold(two)).toBeUndefined();
    expect((await openTab()).opened).toMatchObject({ hold: 'elsewhere' });
  });
});

describe('taking over', () => {
  it('a run that goes is paused and kept; here it goes on as if nothing had been, there nothing is kept any more', async () => {
    const plain = { ...settings, checkpointEvery: 50 };
    const whole = await start();
    await whole.session.startOver();
    await whole.session.train({ settings: plain });
    await rested(whole.events);

    const one = await openTab();
    await one.session.startOver();
    const two = await openTab();
    await one.session.step({ settings: plain });
    await one.session.resume();
    await two.session.takeOver();
    expect(lastHold(one)).toBe('taken');
    expect(await rested(one.events)).toMatchObject({ state: 'paused' });
    const made = losses(one.events);
    const [left] = opened(two)!.runs;
    expect(left).toMatchObject({ state: 'paused', step: made.length });
    await two.session.resume();
    expect(await rested(two.events)).toMatchObject({ state: 'finished' });
    expect([...made, ...losses(two.events)]).toEqual(losses(whole.events));
    expect(await answers(two.session)).toEqual(await answers(whole.session));

    const before = await kept();
    await one.session.resume();
    await vi.waitFor(() => expect(losses(one.events).length).toBeGreaterThan(made.length));
    await wired(one, [1, 1]);
    expect(await kept()).toEqual(before);
  });

  it('what was made here meanwhile is there as an undoable change, and runs beside those of the other tab', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.session.train({ settings: short });
    await rested(one.events);
    await takeExamples(one.session, 'theirs.jsonl', examples.slice(0, 10));
    await wired(one, [1, 1]);
    await takeExamples(two.session, 'mine.jsonl', examples.slice(4));
    await wired(two, [2, 2]);
    await two.session.train({ settings: short });
    await rested(two.events);
    const [mine, theirs] = [await two.session.listRuns(), await one.session.listRuns()].map(([run]) => run.id);
    const said = await answers(two.session);
    await two.session.takeOver();

    const { wiring, examples: now, runs } = opened(two)!;
    expect(ends(wiring)).toEqual(['1-1']);
    expect(now.name).toBe('theirs.jsonl');
    expect(two.events).toContainEqual({
      type: 'failed',
      error: expect.objectContaining({ message: expect.stringContaining('mine.jsonl') }),
    });
    expect(runs.map(({ id }) => id)).toEqual([mine, theirs]);
    await two.session.undo();
    expect(await answers(two.session)).toEqual(said);
    await two.session.redo();
    expect(ends(await two.session.restoreRun({ run: mine }))).toEqual(['2-2']);
    await settled(two);
    two.tab.close();
    one.tab.close();
    const three = await openTab();
    expect(three.opened.runs.map(({ id }) => id)).toEqual([mine, theirs]);
    expect(ends(three.opened.wiring)).toEqual(['2-2']);
  });

  it('goes on where it was when the device is lost meanwhile, and no run is missing then', async () => {
    const one = await openTab();
    const two = await openTab();
    await wired(one, [1, 1]);
    await wired(two, [2, 2]);
    await two.session.train({ settings: short });
    await rested(two.events);
    const [mine] = await two.session.listRuns();
    let loss: ErrorData | undefined;
    vi.spyOn(gpu(), 'loss').mockImplementation(() => loss);
    const { opening, exclusive } = two.session['desk'];
    exclusive.bringBack = () => Promise.resolve(void (loss = undefined));
    const lostBefore = vi.spyOn(opening!.runs, 'bring').mockImplementationOnce(() => {
      loss = { code: 'device-lost', message: 'It is gone.' };
      return Promise.reject(new PatchbayError(loss));
    });
    await two.session.takeOver();
    expect(lostBefore).toHaveBeenCalledTimes(2);
    expect(opened(two)?.runs.map(({ id }) => id)).toEqual([mine.id]);
    expect(ends(opened(two)!.wiring)).toEqual(['1-1']);
    two.tab.close();
    one.tab.close();
    expect((await openTab()).opened.runs.map(({ id }) => id)).toEqual([mine.id]);
  });

  it('from a frozen tab comes by force; when it thaws it keeps nothing, and says so', async () => {
    const one = await openTab();
    await wired(one, [2, 1]);
    const two = await openTab();
    one.tab.isFrozen = true;
    await two.session.takeOver();
    await wired(two, [1, 1]);
    one.tab.isFrozen = false;
    const before = await kept();
    await wired(one, [2, 2]);
    expect(lastHold(one)).toBe('taken');
    expect(await kept()).toEqual(before);
  });

  it('from a frozen tab is heard of by its page when it asks what it may write, whatever it did last', async () => {
    const one = await openTab();
    const two = await openTab();
    const mayKeep = ({ session }: TabStory) => session.mayKeep({ project: preset.id });
    expect([await mayKeep(one), await mayKeep(two)]).toEqual([true, false]);
    one.tab.isFrozen = true;
    await two.session.takeOver();
    one.tab.isFrozen = false;
    expect([await mayKeep(one), await mayKeep(two)]).toEqual([false, true]);
    expect(lastHold(one)).toBe('taken');
    expect(await two.session.mayKeep({ project: 'another' })).toBe(false);
  });

  it('by a tab that asks and never comes leaves the project where it was', async () => {
    const one = await openTab();
    browser.tab().channel(`patchbay project ${preset.id}`).postMessage({ type: 'wants', taker: 'nobody' });
    await vi.waitFor(() => expect(told(one).map(({ hold }) => hold)).toEqual(['taken', 'here']));
    await wired(one, [1, 1]);
    one.tab.close();
    expect(ends((await openTab()).opened.wiring)).toEqual(['1-1']);
  });

  it('and back again', async () => {
    const one = await openTab();
    await wired(one, [2, 1]);
    const two = await openTab();
    await two.session.takeOver();
    expect(opened(two), 'nothing had changed').toBeUndefined();
    await wired(two, [1, 1]);
    await one.session.takeOver();
    expect([lastHold(one), lastHold(two)]).toEqual(['here', 'taken']);
    expect(ends(opened(one)!.wiring)).toEqual(['1-1']);
    expect(ends(await one.session.undo())).toEqual(['2-1']);
    expect(problems).not.toHaveBeenCalled();
  });

  it('and back again before it has begun to be kept leaves it with the one that took it last', async () => {
    const one = await openTab();
    const two = await openTab();
    await wired(one, [1, 1]);
    await wired(two, [2, 2]);
    const { load } = two.projects;
    let read: () => void = () => undefined;
    const read2 = new Promise<void>((resolve) => (read = resolve));
    vi.spyOn(two.projects, 'load').mockImplementationOnce((id) => read2.then(() => load(id)));
    const taken = two.session.takeOver();
    await vi.waitFor(() => expect(holdOf(two).hasLock).toBe(true));
    await one.session.takeOver();
    read();
    await taken;
    expect([holdOf(one).state, holdOf(two).state]).toEqual(['here', 'elsewhere']);
    await wired(one, [2, 1]);
    const before = await kept();
    await wired(two, [1, 2]);
    expect(await kept()).toEqual(before);
  });
});

describe('opening again', () => {
  const { files: _, ...models } = preset;
  const other: Preset = { ...models, id: 'another' };

  it('where another tab has kept something else does not forget that', async () => {
    const one = await openTab();
    await wired(one, [2, 1]);
    const two = await openTab();
    await two.session.takeOver();
    await wired(two, [1, 1]);
    await wired(one, [2, 2]);
    expect(ends((await one.session.open({ preset })).wiring)).toEqual(['2-2']);
    two.tab.close();
    await vi.waitFor(() => expect(lastHold(one)).toBe('left'));
    one.tab.close();
    expect(ends((await openTab()).opened.wiring)).toEqual(['1-1']);
  });

  it('links that came along are kept when the project comes', async () => {
    const one = await openTab(other);
    const two = await openTab();
    await wired(two, [1, 1]);
    const { hold, wiring } = await two.session.open({ preset: other });
    expect([hold, ...ends(wiring)]).toEqual(['elsewhere', '1-1']);
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    await settled(two);
    two.tab.close();
    expect(ends((await openTab(other)).opened.wiring)).toEqual(['1-1']);
  });

  it('tells of a project that was taken over before it was open', async () => {
    const one = await openTab();
    const close = vi.spyOn(one.session['desk'].opened(), 'close').mockImplementationOnce(async () => {
      await (await openTab(other)).session.takeOver();
    });
    expect((await one.session.open({ preset: other })).hold).toBe('here');
    expect(close).toHaveBeenCalledOnce();
    expect([holdOf(one).state, lastHold(one)]).toEqual(['taken', 'taken']);
  });
});

describe('what is kept and cannot be read just then', () => {
  const stamp = async () => stampOf(await indexedDbProjects(problems).load(preset.id));
  const failOnce = ({ projects }: TabStory): void => {
    const { load } = projects;
    vi.spyOn(projects, 'load').mockImplementationOnce((id) => {
      failWith(new DOMException('Internal error.', 'UnknownError'));
      return load(id).finally(() => failWith(undefined));
    });
  };

  it('is not written over when the project comes: it is asked first, and taken as it is', async () => {
    const one = await openTab();
    const two = await openTab();
    await wired(one, [1, 1]);
    await wired(two, [2, 2]);
    failOnce(two);
    const before = await stamp();
    one.tab.close();
    await vi.waitFor(() => expect(lastHold(two)).toBe('unread'));
    await wired(two, [2, 2], [2, 1]);
    expect(await stamp()).toBe(before);
    failOnce(two);
    await expect(two.session.takeOver()).rejects.toMatchObject({ code: 'storage' });
    await settled(two);
    expect(await stamp()).toBe(before);
    await two.session.takeOver();
    expect(ends(opened(two)!.wiring)).toEqual(['1-1']);
  });

  it('is not written over by opening it after another one', async () => {
    const { files: _, ...models } = preset;
    const one = await openTab();
    await wired(one, [1, 1]);
    await one.session.open({ preset: { ...models, id: 'another' } });
    failOnce(one);
    const before = await stamp();
    const { hold, restored } = await one.session.open({ preset });
    expect([hold, restored]).toEqual(['here', false]);
    await settled(one);
    expect(await stamp()).toBe(before);
    one.tab.close();
    expect(ends((await openTab()).opened.wiring)).toEqual(['1-1']);
  });
});

describe('where the storage is full when the project comes', () => {
  const fullWhenItComes = async (): Promise<TabStory> => {
    const one = await openTab();
    await wired(one, [2, 1]);
    const two = await openTab();
    await wired(two, [1, 1]);
    await two.session.train({ settings: short });
    await rested(two.events);
    await settled(two);
    limitRoom(0);
    one.tab.close();
    await vi.waitFor(() =>
      expect(two.events).toContainEqual({
        type: 'failed',
        error: expect.objectContaining({
          code: 'storage',
          message: 'What was made here could not be kept in this browser.',
          hint: expect.stringContaining('full'),
        }),
      }),
    );
    expect([holdOf(two).state, lastHold(two)]).toEqual(['unwritten', 'unwritten']);
    limitRoom(Infinity);
    return two;
  };
  const isKept = async (two: TabStory): Promise<void> => {
    const [run] = await two.session.listRuns();
    two.tab.close();
    const { opened: now } = await openTab();
    expect(ends(now.wiring)).toEqual(['1-1']);
    expect(now.runs).toEqual([run]);
  };

  it('what was made here stays, and is kept when the project is taken over with room', async () => {
    const two = await fullWhenItComes();
    await two.session.takeOver();
    expect(lastHold(two)).toBe('here');
    await isKept(two);
  });

  it('what was made here is kept when a model is removed', async () => {
    const two = await fullWhenItComes();
    Object.assign(two.session['desk'].surroundings, { shelf: { removeModel: () => Promise.resolve(null) } });
    await two.session.removeModel({ id: 'a-large-one' });
    await vi.waitFor(() => expect(lastHold(two)).toBe('here'));
    await isKept(two);
  });
});
