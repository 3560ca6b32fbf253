// Which runs stay when there are too many, and what a store holds when writing breaks off.
import { del, get, keys, set } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, damage, emptyDatabases, failWith, limitRoom } from '../shared/fakeIdbKeyval.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { LinkBoard } from './linkBoard.ts';
import { ProjectRuns } from './projectRuns.ts';
import { indexedDbRuns, runsInMemory, type RunStore } from './storage/runStore.ts';
import type { RunContent, StoredRun } from './storage/storedRun.ts';
import { settings } from './testing/story.ts';

/** What another page does while this one reads: called behind each reading, with its key or 'keys'. */
const another = vi.hoisted((): { page: (key: IDBValidKey) => Promise<unknown> } => ({ page: () => Promise.resolve() }));
vi.mock('idb-keyval', async () => {
  const fake = await import('../shared/fakeIdbKeyval.ts');
  const watched =
    <R extends unknown[], T>(reading: (...given: R) => Promise<T>, keyOf: (...given: R) => IDBValidKey) =>
    async (...given: R): Promise<T> => {
      const read = await reading(...given);
      await another.page(keyOf(...given));
      return read;
    };
  return { ...fake, get: watched(fake.get, (key) => key), keys: watched(fake.keys, () => 'keys') };
});

beforeEach(() => {
  emptyDatabases();
  another.page = () => Promise.resolve();
});

const board = { mark: () => Promise.resolve('mark 2') } as LinkBoard;

const run = (number: number, more: Partial<StoredRun> = {}): StoredRun => ({
  id: `id ${number}`,
  name: `Run ${number}`,
  started: '2026-01-01T00:00:00.000Z',
  seconds: 1,
  state: 'finished',
  step: 3,
  settings,
  links: [],
  parameters: 0,
  examples: { name: '', hash: '', train: 1, heldOut: 0 },
  heldOut: [],
  stepsBefore: 0,
  number,
  isNamed: false,
  weightsOf: 3,
  mark: `mark ${number}`,
  bytes: 0,
  generation: 0,
  ...more,
});

const content = (first: number, more: Partial<RunContent> = {}): RunContent => ({
  composition: new ArrayBuffer(100),
  losses: Float32Array.of(first, 2, 3),
  ...more,
});

describe('too many runs', () => {
  const kept = async (limits: { runs: number; bytes: number }, named: number[]): Promise<string[]> => {
    const runs = await ProjectRuns.open('p', runsInMemory(), board, () => undefined, limits);
    for (let number = 1; number <= 5; number++) {
      await runs.keep(run(number), content(number));
      if (named.includes(number)) await runs.rename(`id ${number}`, `mine ${number}`);
    }
    return (await runs.list()).map(({ name }) => name);
  };

  it('lose the oldest that nobody has named', async () => {
    expect(await kept({ runs: 3, bytes: Infinity }, [1])).toEqual(['Run 5', 'Run 4', 'mine 1']);
    expect(await kept({ runs: 99, bytes: 3 * 112 }, [2])).toEqual(['Run 5', 'Run 4', 'mine 2']);
  });

  it('lose named ones where all are, and never the newest', async () => {
    expect(await kept({ runs: 2, bytes: Infinity }, [1, 2, 3, 4])).toEqual(['Run 5', 'mine 4']);
    expect(await kept({ runs: 99, bytes: 10 }, [])).toEqual(['Run 5']);
  });
});

describe('a store of runs', () => {
  const problems = vi.fn();
  beforeEach(() => problems.mockClear());
  const place = createStore('patchbay-runs');
  const saved = async (store: RunStore, given: StoredRun, first: number): Promise<StoredRun> => {
    const kept = await store.saveWith('p', given, content(first));
    if (!kept) throw new Error('It was not kept.');
    return kept;
  };

  it('opens the last whole content, and forgets all others', async () => {
    const store = indexedDbRuns(problems);
    const first = await saved(store, run(1), 1);
    await set('content/p/id 1/0', content(6), place); // the page was closed before this one was removed
    await set('content/p/id 1/2', content(7), place); // an earlier version of the page, before its record pointed to it,
    await set('content/p/id 9/1', content(9), place); // and before there was one
    await set('content/q/id 9/1', content(9), place); // of another project
    const [found] = await indexedDbRuns(problems).list('p');
    expect(found).toEqual(first);
    expect((await store.content('p', found))?.losses[0]).toBe(1);
    expect(new Set(await keys(place))).toEqual(new Set(['content/p/id 1/1', 'record/p/id 1', 'content/q/id 9/1']));
    const second = await saved(store, found, 2);
    expect((await store.content('p', second))?.losses[0]).toBe(2);
    expect(new Set(await keys(place))).toEqual(new Set(['content/p/id 1/2', 'record/p/id 1', 'content/q/id 9/1']));
  });

  it.each(['composition', 'losses', 'moments'] as const)('does not hand out %s with a flipped bit', async (part) => {
    const store = indexedDbRuns(problems);
    const kept = await store.saveWith('p', run(1), content(1, { moments: new Float32Array(8) }));
    if (!kept) throw new Error('It was not kept.');
    damage('patchbay-runs', (key, value) => {
      if (key.startsWith('record')) return value;
      const numbers = (value as RunContent)[part] ?? new ArrayBuffer();
      new Uint8Array(numbers instanceof ArrayBuffer ? numbers : numbers.buffer)[7] ^= 4;
      return value;
    });
    expect(await store.content('p', kept)).toBeUndefined();
    expect(await store.list('p')).toHaveLength(1); // what it has measured is still there
    const { hash: _none, ...ofEarlier } = kept;
    expect(await store.content('p', ofEarlier)).toBeDefined();
  });

  it('lists, and leaves, a run that another page goes on with meanwhile', async () => {
    const store = indexedDbRuns(problems);
    const other = indexedDbRuns(problems);
    let last = await saved(store, run(1), 1);
    another.page = async (key) => {
      if (last.generation < 3 && (key === 'keys' || key === 'record/p/id 1'))
        last = await saved(other, last, last.generation + 1);
    };
    expect(await store.list('p')).toEqual([last]);
    expect(last.generation).toBe(3);
    expect((await other.content('p', last))?.losses[0]).toBe(3);
    expect(await other.list('p')).toEqual([last]);
  });

  it('keeps numbers that are not finite', async () => {
    const store = indexedDbRuns(problems);
    const diverged = { heldOut: [{ step: 3, exact: 0, loss: NaN }], loss: Infinity };
    await store.saveWith('p', run(1, diverged), content(1));
    expect(await store.list('p')).toMatchObject([diverged]);
  });

  it('keeps projects apart, whatever they are called', async () => {
    const store = indexedDbRuns(problems);
    await store.saveWith('a', run(1), content(1));
    await store.saveWith('a/b', run(2), content(2));
    expect((await store.list('a')).map(({ name }) => name)).toEqual(['Run 1']);
    expect((await store.list('a/b')).map(({ name }) => name)).toEqual(['Run 2']);
    expect(await store.list('b')).toEqual([]);
  });

  it('does not list what it cannot read, which stays, or what has no content, which goes', async () => {
    const store = indexedDbRuns(problems);
    await store.saveWith('p', run(1), content(1));
    await store.saveWith('p', run(2), content(2));
    const ofTomorrow = { ...run(1), settings: { steps: 'many' } };
    await set('record/p/id 1', ofTomorrow, place);
    await del('content/p/id 2/1', place);
    expect(await store.list('p')).toEqual([]);
    expect(await get('record/p/id 1', place)).toEqual(ofTomorrow);
    expect(new Set(await keys(place))).toEqual(new Set(['record/p/id 1', 'content/p/id 1/1']));
  });

  it('removes a run with all that is kept of it', async () => {
    const store = indexedDbRuns(problems);
    const kept = await saved(store, run(1), 1);
    await set('content/p/id 1/2', content(7), place); // a page was closed before the record pointed to it
    await store.remove('p', kept);
    expect(await keys(place)).toEqual([]);
  });

  it('says once that nothing can be kept, and goes on; the content from before stays', async () => {
    const store = indexedDbRuns(problems);
    const before = await saved(store, run(1), 1);
    failWith(new DOMException('no room', 'QuotaExceededError'));
    expect(await store.saveWith('p', before, content(2))).toBeUndefined();
    await store.saveWith('p', before, content(3));
    expect(problems).toHaveBeenCalledOnce();
    expect(problems.mock.calls[0][0]).toMatchObject({ code: 'storage' });
    failWith(undefined);
    expect((await store.content('p', before))?.losses[0]).toBe(1);
    failWith(new Error('closed'));
    expect(await store.list('p')).toEqual([]);
    expect(problems).toHaveBeenCalledTimes(2);
  });

  it('a run whose page was closed is paused, one that does not go on needs no moments', async () => {
    const store = runsInMemory();
    const events: EngineEvent[] = [];
    const moments = new Float32Array(8);
    const runs = await ProjectRuns.open('p', store, board, (event) => events.push(event));
    await runs.keep(run(1, { state: 'running' }), content(1, { moments }));
    await runs.keep(run(2, { state: 'running' }), content(2, { moments }));
    await runs.finish(run(2));
    const again = await ProjectRuns.open('p', store, board, () => undefined);
    expect(await again.list()).toMatchObject([
      { state: 'finished', isInUse: true },
      { state: 'paused', isInUse: false },
    ]);
    expect(again.leftBehind?.name).toBe('Run 1');
    expect([(await again.content('id 1')).moments, (await again.content('id 2')).moments]).toEqual([
      moments,
      undefined,
    ]);
    expect(events.map(({ type }) => type)).toEqual(['runsChanged', 'runsChanged', 'runsChanged']);
  });
});

describe('without room for a checkpoint', () => {
  const moments = new Float32Array(8);
  const look = (step: number) => ({ step, exact: 0.5, loss: 1 / step });
  const first = run(1, { state: 'running', loss: 2, heldOut: [look(3)] });
  const ofLater = { step: 6, weightsOf: 6, loss: 1, mark: 'mark of later', heldOut: [look(3), look(6)] };
  const later = run(1, { state: 'running', ...ofLater });
  const open = () => ProjectRuns.open('p', indexedDbRuns(vi.fn()), board, () => undefined);

  /** The second checkpoint finds no room: what is there fits, and small records always do. */
  const full = async (): Promise<ProjectRuns> => {
    const runs = await open();
    await runs.keep(first, content(1, { moments }));
    limitRoom(150);
    await runs.keep(later, content(2, { moments }));
    return runs;
  };

  it('a run stays at the one before, whatever small is kept later, until one finds room', async () => {
    const runs = await full();
    await runs.keep({ ...later, seconds: 9, state: 'paused' });
    const { step, weightsOf, loss, mark, heldOut } = first;
    for (const each of [runs, await open()]) {
      expect(each.leftBehind).toMatchObject({ seconds: 9, step, weightsOf, loss, mark, heldOut, bytes: 144 });
      expect((await each.content('id 1')).losses[0]).toBe(1);
    }
    limitRoom(Infinity);
    await runs.keep(later, content(3, { moments }));
    for (const each of [runs, await open()]) {
      expect(each.find('id 1')).toMatchObject(ofLater);
      expect((await each.content('id 1')).losses[0]).toBe(3);
    }
  });

  it.each([150, Infinity])('a run that ends, with room for %d bytes then, has what was kept of it', async (room) => {
    const runs = await full();
    limitRoom(room);
    await runs.finish({ ...later, state: 'finished' });
    for (const each of [runs, await open()]) {
      expect(await each.list()).toMatchObject([
        { state: 'finished', step: 3, weightsOf: 3, loss: 2, heldOut: [look(3)] },
      ]);
      expect((await each.content('id 1')).losses[0]).toBe(1);
    }
  });
});
