// Whatever goes wrong at whichever write of a project, over a whole session: another visit finds the wiring and the examples
// of before, or those of behind, never some of each; and what found no room is kept when there is some.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorData } from '../shared/errors.ts';
import { everyFault } from '../shared/everyFault.ts';
import { damage, emptyDatabases, everything, failToOpen, injectFault, withoutFaults } from '../shared/fakeIdbKeyval.ts';
import { readCompositionFile } from './compositionFile.ts';
import { ExampleSet } from './exampleSet.ts';
import type { Session } from './session.ts';
import { indexedDbProjects, UNREAD } from './storage/projectStore.ts';
import { indexedDbRuns } from './storage/runStore.ts';
import { openTab } from './testing/shelfCase.ts';
import { examples, link, preset, tellStories, takeExamples } from './testing/story.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));

const { start } = tellStories();
const problems: ErrorData[] = [];
const projects = () => indexedDbProjects((problem) => problems.push(problem));
beforeEach(() => {
  emptyDatabases();
  problems.length = 0;
});

const settled = (session: Session): Promise<unknown> => session['desk'].opened().settled;
async function opened(): Promise<Session> {
  const { session } = await start(
    projects(),
    indexedDbRuns((problem) => problems.push(problem)),
  );
  return session;
}
const alpha = async (session: Session): Promise<void> => {
  await takeExamples(session, 'alpha', examples.slice(0, 8));
  await session.wire({ links: [link(1, 1)] });
};
const beta = async (session: Session): Promise<void> => {
  await takeExamples(session, 'beta', examples.slice(8));
  await session.wire({ links: [link(2, 2), link(1, 2)] });
};

/** "alpha: 1-1", as another visit finds it. */
async function found(at: string): Promise<string> {
  const store = projects();
  await store.tidy();
  const saved = await store.load(preset.id);
  if (saved === UNREAD) throw new Error('It cannot be read.');
  const set = saved?.examples && (await ExampleSet.ofProject(saved.examples, store));
  if (saved?.examples) expect(set, at).toBeDefined();
  expect(Object.keys(everything()['patchbay-examples'] ?? {}).length, at).toBe(saved?.examples ? 1 : 0);
  const links = saved
    ? readCompositionFile(saved.composition)
        .links.map(({ id }) => id)
        .join(' ')
    : 'none';
  return `${set?.report.name ?? 'its own'}: ${links}`;
}

describe('a fault at every write of a project', () => {
  it('whose examples and links are changed', async () => {
    const all = new Set<string>();
    const writes = await everyFault({
      before: async () => {
        const session = await opened();
        await alpha(session);
        await settled(session);
        return session;
      },
      flow: async (session) => {
        await beta(session);
        await settled(session);
      },
      after: async (at) => all.add(await found(at)),
      faults: ['full', 'tab closed'],
    });
    expect(writes).toBeGreaterThan(3);
    expect(all).toEqual(new Set(['alpha: 1-1', 'beta: 1-1', 'beta: 2-2 1-2'])); // two changes, one after the other
  });

  it('that is opened from a file: wiring and examples come together', async () => {
    const other = await opened();
    await beta(other);
    const file = await other.saveProject();
    await settled(other);
    const all = new Set<string>();
    await everyFault({
      before: async () => {
        const session = await opened();
        await alpha(session);
        await settled(session);
        return session;
      },
      flow: async (session) => {
        await session.wire({ links: [link(1, 1)], label: 'a change that is just being kept' });
        await session.loadProject({ file });
        await settled(session);
      },
      after: async (at) => all.add(await found(at)),
      faults: ['tab closed'],
    });
    expect(all).toEqual(new Set(['alpha: 1-1', 'beta: 2-2 1-2']));
  });
});

describe('what finds no room', () => {
  it('goes on in memory, is told of once, and is kept when something was removed', async () => {
    const session = await opened();
    await alpha(session);
    await settled(session);
    injectFault(1, 'full').catch(() => undefined);
    await beta(session);
    await settled(session);
    expect(problems.map(({ message }) => message)).toEqual([
      'Your examples could not be kept in this browser. Choose their files again next time.',
      'Your links could not be kept in this browser. Save them to a file.',
    ]);
    expect(session['desk'].opened().examples.report.name).toBe('beta');
    expect(session['desk'].opened().wiring.links).toHaveLength(2);
    withoutFaults();
    expect(await found('while it is full')).toBe('alpha: 1-1');
    session['desk'].opened().keeping.roomMade();
    await settled(session);
    expect(await found('with room')).toBe('beta: 2-2 1-2');
  });
});

describe('a flipped bit', () => {
  it('in the links of the last visit: they are not used, which is said, and others are kept as ever', async () => {
    const session = await opened();
    await alpha(session);
    await settled(session);
    damage('patchbay-projects', (_, value) => {
      const { composition } = value as { composition: ArrayBuffer };
      new Uint8Array(composition)[composition.byteLength - 3] ^= 64;
      return value;
    });
    const next = await opened();
    expect(problems).toMatchObject([{ message: expect.stringContaining('are damaged in this browser') }]);
    await beta(next);
    await settled(next);
    expect(await found('later')).toBe('beta: 2-2 1-2');
  });

  it('in examples: they are not used, which is said; chosen again, they are kept anew', async () => {
    const session = await opened();
    await alpha(session);
    await settled(session);
    damage('patchbay-examples', () => new Blob(['{"train":1,"heldOut":0}\n["a","b"]\n']));
    const next = await start(projects());
    const told = next.events.flatMap((event) => (event.type === 'failed' ? [event.error] : []));
    expect(told).toMatchObject([{ code: 'storage', hint: 'Choose their files again.' }]);
    expect(next.opened.examples.builtIn).toBe(true);
    await alpha(next.session);
    await settled(next.session);
    expect(await found('later')).toBe('alpha: 1-1');
  });
});

describe('a browser that gives the page no storage', () => {
  it('is told of in one sentence, and all works as long as the page is open', async () => {
    failToOpen(new ReferenceError('indexedDB is not defined'));
    const session = await opened();
    await alpha(session);
    await beta(session);
    await session.train({ settings: { ...preset.settings, steps: 2 } });
    await session.pause();
    await session.stop();
    await settled(session);
    expect(session['desk'].opened().wiring.links).toHaveLength(2);
    const said = new Set(problems.map(({ message }) => message)); // the same sentence twice is one line of the page
    expect(said).toEqual(
      new Set(['This browser keeps nothing of this page: what you make here is gone when this tab is closed.']),
    );
    const { models } = await openTab().shelf.listModels({});
    expect(models.map(({ id }) => id)).toEqual(['sums']);
  });
});
