// What the page itself keeps of a project that another tab has: it stays in this page, and is kept when the project is back.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Preset } from '../shared/preset.ts';
import { presets } from '../shared/presets/presets.ts';
import type { Hold, Opened } from '../shared/protocol.ts';
import { projectBack } from './projectBack.ts';
import { engine } from './state/engineClient.ts';
import { evaluate, findEvaluationsAgain, useEvaluations } from './state/evaluations.ts';
import { loadEvaluations } from './state/evaluationStore.ts';
import { useNotices } from './state/notices.ts';
import { showOpened } from './state/opening.ts';
import { loadPin, removePin, savePin } from './state/pinnedStore.ts';
import { renamePinned } from './state/pinning.ts';
import { usePinned } from './state/pinned.ts';
import { chooseExample, currentPreset, firstExample } from './state/preset.ts';
import { holdChanged, useProjectHold } from './state/projectHold.ts';
import { giveBack } from './state/projectRows.ts';
import { loadFile, removeSweep, saveFile } from './state/sweepStore.ts';
import { useWiring } from './state/wiring.ts';

vi.mock('idb-keyval', () => import('../shared/fakeIdbKeyval.ts'));
const { createStore, emptyDatabases, failWith, get, set } = await import('../shared/fakeIdbKeyval.ts');

const preset = currentPreset().id;
const pinned = createStore('patchbay-pinned');
const pin = (name: string) => ({ name, file: new ArrayBuffer(4) });
const nothing = { speakers: ['anchor'], measures: [{ exact: 1, chrf: 1, loss: 0, perplexity: 1, n: 0 }], rows: [] };
const wiring = { links: [], parameters: 0, bytes: 0, origin: 'trained' as const, steps: 3 };
const card = { id: currentPreset().anchor } as Opened['anchor'];
const opened = (undo?: string): Opened => ({
  hold: 'here',
  adapter: { name: '', fallback: false },
  anchor: { ...card },
  augmenters: [],
  wiring: { ...wiring, undo },
  examples: { name: '', builtIn: true, hash: '', train: 0, heldOut: 0, firstTrain: [], firstHeldOut: [] },
  restored: true,
  runs: [],
});

/** What the engine finds when it asks the locks; the page may not have heard of it. */
let isTaken = false;
/** What the engine has open. */
let inEngine = preset;

beforeEach(() => {
  emptyDatabases();
  useNotices.setState({ notices: [] });
  isTaken = false;
  inEngine = preset;
  chooseExample(firstExample);
  vi.spyOn(engine, 'call').mockImplementation((command, params) => {
    if (command === 'mayKeep')
      return Promise.resolve((!isTaken && (params as { project: string }).project === inEngine) as never);
    return Promise.resolve((command === 'evaluate' ? { ...nothing, examplesHash: 'h', seconds: 1 } : wiring) as never);
  });
  showOpened(opened());
});

describe('while another tab keeps the project', () => {
  it('everything is there, and nothing is kept', async () => {
    await savePin(preset, pin('theirs'));
    await saveFile(preset, 'one', new ArrayBuffer(8));
    holdChanged('taken');
    await savePin(preset, pin('mine'));
    await removeSweep(preset);
    expect(await loadPin(preset)).toMatchObject({ name: 'mine' });
    expect(await loadFile(preset, 'one')).toBeUndefined();
    expect(await get(preset, pinned)).toMatchObject({ name: 'theirs' });
    showOpened(opened()); // as it is kept
    expect(await loadPin(preset)).toMatchObject({ name: 'theirs' });
    expect(await loadFile(preset, 'one')).toBeInstanceOf(ArrayBuffer);
  });

  it('a page that thaws writes nothing over what that tab has kept', async () => {
    await savePin(preset, pin('mine'));
    usePinned.setState({ pinned: { name: 'mine', wiring } });
    await set(preset, pin('theirs'), pinned);
    isTaken = true;
    await renamePinned('renamed');
    expect(usePinned.getState().pinned?.name).toBe('renamed');
    await removePin(preset);
    expect(await get(preset, pinned)).toMatchObject({ name: 'theirs' });
  });

  it('what is made is kept when the project is back, and it is said that it is', async () => {
    holdChanged('elsewhere');
    await evaluate(['anchor'], 4);
    await savePin(preset, pin('mine'));
    holdChanged('here');
    await projectBack(undefined, giveBack(true), vi.fn());
    expect(useProjectHold.getState()).toEqual({ hold: 'here', isBack: true });
    expect(await get(preset, pinned)).toMatchObject({ name: 'mine', version: 1 });
    await findEvaluationsAgain();
    expect(useEvaluations.getState().now).toMatchObject(nothing);
    expect(useNotices.getState().notices).toEqual([]);
  });

  it('what is done as soon as it is back comes behind what was held back', async () => {
    holdChanged('taken');
    await savePin(preset, pin('mine'));
    holdChanged('here');
    const held = giveBack(true);
    await savePin(preset, pin('newer'));
    await projectBack(undefined, held, vi.fn());
    expect(await get(preset, pinned)).toMatchObject({ name: 'newer' });
    expect(useNotices.getState().notices).toEqual([]);
  });

  it('what the other tab has kept is seen, where nothing was made here', async () => {
    holdChanged('elsewhere');
    await set(preset, pin('theirs'), pinned);
    holdChanged('here');
    await projectBack(undefined, giveBack(true), vi.fn());
    expect(usePinned.getState().pinned?.name).toBe('theirs');
    expect(useNotices.getState().notices).toEqual([]);
  });

  it('what the other tab has kept meanwhile stays, and that is told', async () => {
    holdChanged('elsewhere');
    await savePin(preset, pin('mine'));
    await set(preset, pin('theirs'), pinned);
    holdChanged('here');
    await projectBack(undefined, giveBack(true), vi.fn());
    expect(await loadPin(preset)).toMatchObject({ name: 'theirs' });
    expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual([
      expect.stringContaining('have given way'),
    ]);
  });

  it('what gave way is not shown any more, though other things that were made here are kept', async () => {
    holdChanged('elsewhere');
    await evaluate(['anchor'], 4);
    await savePin(preset, pin('mine'));
    usePinned.setState({ pinned: { name: 'mine', wiring } });
    await set(preset, pin('theirs'), pinned);
    holdChanged('here');
    await projectBack(undefined, giveBack(true), vi.fn());
    expect(usePinned.getState().pinned?.name).toBe('theirs');
    expect(useEvaluations.getState().now).toMatchObject(nothing);
    expect(await loadEvaluations(preset)).toMatchObject([nothing]);
    expect(useNotices.getState().notices).toHaveLength(1);
  });

  it('a sweep gives way with its files, and the files of the other tab stay', async () => {
    const records = createStore('patchbay-sweeps');
    await saveFile(preset, 'one', new ArrayBuffer(8));
    holdChanged('elsewhere');
    await removeSweep(preset);
    await saveFile(preset, 'two', new ArrayBuffer(8));
    await set(preset, { by: 'the other tab' }, records);
    holdChanged('here');
    await projectBack(undefined, giveBack(true), vi.fn());
    expect(await get(preset, records)).toEqual({ by: 'the other tab' });
    expect(await loadFile(preset, 'one')).toBeInstanceOf(ArrayBuffer);
    expect(await loadFile(preset, 'two')).toBeUndefined();
  });

  it('what the engine brings is shown, and what was made here gives way to it with a word', async () => {
    holdChanged('left');
    await evaluate(['anchor'], 4);
    const ask = vi.fn(() => Promise.resolve());
    holdChanged('here');
    await projectBack(opened('taking over from the other tab'), giveBack(false), ask);
    expect(ask).toHaveBeenCalledOnce();
    expect(useProjectHold.getState()).toEqual({ hold: 'here', isBack: true });
    expect(useWiring.getState().said).toBe(
      'The wiring is as the other tab has left it. Undo brings back what was here.',
    );
    expect(useEvaluations.getState().now).toBeUndefined();
    expect(await loadEvaluations(preset)).toBeUndefined();
    expect(useNotices.getState().notices).toHaveLength(1);
  });
});

describe('what ends when the engine has let go of its project, and the page has not heard of the next', () => {
  const other = presets[1];
  const turnTo = (next: Preset, hold: Hold = 'here'): void => {
    inEngine = next.id;
    chooseExample(next);
    showOpened({ ...opened(), hold });
  };

  it('is kept as soon as that is open again, also behind several others', async () => {
    await savePin(preset, pin('before'));
    inEngine = other.id;
    await evaluate(['anchor'], 4);
    await removePin(preset);
    turnTo(other);
    await savePin(other.id, pin('of the other'));
    turnTo(presets[2], 'elsewhere');
    expect(await get(preset, pinned), 'not kept yet').toMatchObject({ name: 'before' });
    turnTo(firstExample);
    await vi.waitFor(async () => expect(await get(preset, pinned)).toBeUndefined());
    expect(await get(preset, createStore('patchbay-evaluations'))).toMatchObject([nothing]);
    expect(await get(other.id, pinned)).toMatchObject({ name: 'of the other' });
    expect(useNotices.getState().notices).toEqual([]);
  });

  it('gives way, with a word, to what another tab has kept by then', async () => {
    inEngine = other.id;
    await savePin(preset, pin('mine'));
    turnTo(other);
    await set(preset, pin('theirs'), pinned);
    turnTo(firstExample);
    await vi.waitFor(() => expect(useNotices.getState().notices).toHaveLength(1));
    expect(await loadPin(preset)).toMatchObject({ name: 'theirs' });
  });

  it('stays in this page where another tab keeps the project by then', async () => {
    inEngine = other.id;
    await savePin(preset, pin('mine'));
    turnTo(other);
    turnTo(firstExample, 'elsewhere');
    expect(await loadPin(preset)).toMatchObject({ name: 'mine' });
    expect(await get(preset, pinned)).toBeUndefined();
    turnTo(other); // its line has said that it is not kept
    turnTo(firstExample);
    expect(await loadPin(preset)).toBeUndefined();
  });

  it('is told of where it cannot be written', async () => {
    inEngine = other.id;
    await savePin(preset, pin('mine'));
    turnTo(other);
    failWith(new Error('no'));
    turnTo(firstExample);
    await vi.waitFor(() => expect(useNotices.getState().notices).toHaveLength(1));
    failWith(undefined);
    expect(await loadPin(preset)).toMatchObject({ name: 'mine' });
  });
});

it('a sweep of a newer version stays as it is when another one is begun', async () => {
  const later = { version: 2, candidates: 'in another way' };
  await set(preset, later, createStore('patchbay-sweeps'));
  await saveFile(preset, 'one', new ArrayBuffer(8));
  await expect(removeSweep(preset)).rejects.toMatchObject({ name: 'VersionError' });
  expect(await get(preset, createStore('patchbay-sweeps'))).toEqual(later);
  expect(await loadFile(preset, 'one')).toBeInstanceOf(ArrayBuffer);
});

it('a pin of a newer version is not read, and stays as it is', async () => {
  await set(preset, { ...pin('newer'), version: 2 }, pinned);
  expect(await loadPin(preset)).toBeUndefined();
  await expect(savePin(preset, pin('mine'))).rejects.toMatchObject({ name: 'VersionError' });
  await expect(removePin(preset)).rejects.toMatchObject({ name: 'VersionError' });
  expect(await get(preset, pinned)).toEqual({ ...pin('newer'), version: 2 });
});
