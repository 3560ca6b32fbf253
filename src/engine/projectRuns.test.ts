// Which runs stay when there are too many, and what a store holds when writing breaks off.
import { del, get, keys, set } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, emptyDatabases, failWith } from '../shared/fakeIdbKeyval.ts';
import type { EngineEvent } from '../shared/protocol.ts';
import type { LinkBoard } from './linkBoard.ts';
import { ProjectRuns } from './projectRuns.ts';
import { indexedDbRuns, runsInMemory } from './storage/runStore.ts';
import type { RunContent, StoredRun } from './storage/storedRun.ts';
import { settings } from './testing/story.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

beforeEach(emptyDatabases);

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

  it('opens the last whole content, and forgets what broke off', async () => {
    const store = indexedDbRuns(problems);
    const first = await store.saveWith('p', run(1), content(1));
    await set('content/p/id 1/2', content(7), place); // the page was closed before its record pointed to it
    await set('content/p/id 9/1', content(9), place); // and here before there was one
    const [found] = await indexedDbRuns(problems).list('p');
    expect(found).toEqual(first);
    expect((await store.content('p', found))?.losses[0]).toBe(1);
    expect(new Set(await keys(place))).toEqual(new Set(['content/p/id 1/1', 'record/p/id 1']));
    const second = await store.saveWith('p', found, content(2));
    expect((await store.content('p', second))?.losses[0]).toBe(2);
    expect(new Set(await keys(place))).toEqual(new Set(['content/p/id 1/2', 'record/p/id 1']));
  });

  it('keeps projects apart, whatever they are called', async () => {
    const store = indexedDbRuns(problems);
    await store.saveWith('a', run(1), content(1));
    await store.saveWith('a/b', run(2), content(2));
    expect((await store.list('a')).map(({ name }) => name)).toEqual(['Run 1']);
    expect((await store.list('a/b')).map(({ name }) => name)).toEqual(['Run 2']);
    expect(await store.list('b')).toEqual([]);
  });

  it('does not list what it cannot read, or what has no content', async () => {
    const store = indexedDbRuns(problems);
    await store.saveWith('p', run(1), content(1));
    await store.saveWith('p', run(2), content(2));
    await set('record/p/id 1', { ...run(1), settings: { steps: 'many' } }, place);
    await del('content/p/id 2/1', place);
    expect(await store.list('p')).toEqual([]);
    expect(await get('record/p/id 1', place)).toBeUndefined();
  });

  it('says once that nothing can be kept, and goes on; the content from before stays', async () => {
    const store = indexedDbRuns(problems);
    const before = await store.saveWith('p', run(1), content(1));
    failWith(new DOMException('no room', 'QuotaExceededError'));
    expect(await store.saveWith('p', before, content(2))).toEqual(before);
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
