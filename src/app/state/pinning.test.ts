import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, Commands, Wiring } from '../../shared/protocol.ts';
import { quiet } from '../../shared/quiet.ts';
import { ask, useAnswers } from './answers.ts';
import { turnsAway } from './changesUnderWay.ts';
import { engine } from './engineClient.ts';
import { useNotices } from './notices.ts';
import { currentSpeakers, usePinned } from './pinned.ts';
import { loadPin } from './pinnedStore.ts';
import { bringBackPinned, pin, pinName, renamePinned, takePinned, unpin } from './pinning.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { scoreEveryone, setHeldOut, useScores } from './scores.ts';
import { useWiring } from './wiring.ts';

vi.mock('idb-keyval', () => import('../../shared/fakeIdbKeyval.ts'));
const { emptyDatabases, failWith } = await import('../../shared/fakeIdbKeyval.ts');

const wiring: Wiring = { links: firstExample.links, parameters: 0, bytes: 0, origin: 'trained', steps: 400 };
const at1405 = new Date(2026, 0, 1, 14, 5);
const called: [CommandName, unknown][] = [];
let refusal: PatchbayError | undefined;
let said = 'one';

function answer(command: CommandName, params: unknown): unknown {
  called.push([command, params]);
  if (refusal && command === 'pin') throw refusal;
  const { speakers = [] } = params as Partial<Commands['ask']['params']>;
  if (command === 'ask') return speakers.map((speaker) => ({ speaker, text: said }));
  if (command === 'score') return speakers.map((speaker) => ({ speaker, exact: 1, loss: 0, n: 4 }));
  if (command === 'saveComposition') return new ArrayBuffer(8);
  return wiring;
}

const spoken = (command: CommandName) =>
  called.flatMap(([name, params]) => (name === command ? (params as { speakers: string[] }).speakers : []));
const pinnedAnswer = () => useAnswers.getState().turns[0].answers.pinned?.text;

beforeEach(async () => {
  emptyDatabases();
  refusal = undefined;
  said = 'one';
  vi.spyOn(engine, 'call').mockImplementation((command, params) =>
    Promise.resolve().then(() => answer(command, params) as never),
  );
  chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [] });
  chooseExample(firstExample);
  useWiring.setState({ wiring });
  useNotices.setState({ notices: [] });
  setHeldOut(4);
  await quiet();
  called.length = 0;
});

describe('pinning', () => {
  it('asks and scores it at once, with every question from then on, and keeps it', async () => {
    await pin(at1405);
    await quiet();
    expect(usePinned.getState().pinned?.name).toBe('4 links, 400 steps, pinned 14:05');
    expect(spoken('ask')).toEqual(['pinned']);
    expect([pinnedAnswer(), useScores.getState().bySpeaker.pinned?.n]).toEqual(['one', 4]);
    expect((await loadPin(firstExample.id))?.file).toBeInstanceOf(ArrayBuffer);
    called.length = 0;
    await ask('dog + cat =');
    await scoreEveryone();
    expect(spoken('ask')).toEqual(currentSpeakers());
    expect(spoken('score')).toContain('pinned');
  });

  it('does not reach other models that were asked for meanwhile', async () => {
    const late = pin(at1405);
    turnsAway();
    await late;
    expect(called.map(([command]) => command)).toEqual(['saveComposition']);
    expect(usePinned.getState().pinned).toBeUndefined();
  });

  it('is not undone by a name that was given just before: what is kept goes in the order of what was done', async () => {
    await pin(at1405);
    await Promise.all([renamePinned('Mine'), unpin()]);
    expect(await loadPin(firstExample.id)).toBeUndefined();
  });

  it('another one: what the first one said is gone', async () => {
    await pin(at1405);
    await quiet();
    said = 'two';
    const hears = pin(at1405);
    await hears;
    await quiet();
    expect(pinnedAnswer()).toBe('two');
    await unpin();
    expect([currentSpeakers(), pinnedAnswer()]).toEqual([['codes', 'anchor', 'composition'], undefined]);
    expect(useScores.getState().bySpeaker.pinned).toBeUndefined();
    expect(await loadPin(firstExample.id)).toBeUndefined();
  });

  it('says what it is: links that are on, and where their weights are from', () => {
    const name = (change: Partial<Wiring>) => pinName({ ...wiring, ...change }, at1405);
    const [first, ...rest] = firstExample.links;
    expect(name({ links: [first, ...rest.map((link) => ({ ...link, enabled: false }))] })).toMatch(
      /^1 link, 400 steps/,
    );
    expect(name({ origin: 'untrained', steps: 0 })).toMatch(/^4 links, untrained/);
    expect(name({ origin: 'preset', steps: 0 })).toMatch(/^4 links, as it came/);
    expect(name({ steps: 0 })).toMatch(/^4 links, trained, pinned/);
  });
});

describe('what is pinned', () => {
  it('is there again after a reload, under the name that it was given', async () => {
    await pin(at1405);
    await renamePinned('  the good one ');
    await renamePinned(' ');
    usePinned.setState({ pinned: undefined });
    await bringBackPinned();
    expect(usePinned.getState().pinned?.name).toBe('the good one');
  });

  it('that fits no more is forgotten, and that is said', async () => {
    await pin(at1405);
    usePinned.setState({ pinned: undefined });
    refusal = new PatchbayError({ code: 'bad-composition', message: 'Its links do not fit.' });
    await bringBackPinned();
    expect(usePinned.getState().pinned).toBeUndefined();
    expect(useNotices.getState().notices[0].error.message).toContain('Its links do not fit.');
    expect(await loadPin(firstExample.id)).toBeUndefined();
  });

  it('can be taken as the wiring in use, also where the browser keeps nothing', async () => {
    failWith(new DOMException('no', 'QuotaExceededError'));
    await pin(at1405);
    expect(useNotices.getState().notices[0].error).toMatchObject({ code: 'storage' });
    await takePinned();
    expect(called.some(([command]) => command === 'loadComposition')).toBe(true);
    chooseOwnModels({ anchor: { id: 'a', title: 'A' }, augmenters: [] });
    expect(usePinned.getState().pinned).toBeUndefined();
    called.length = 0;
    await takePinned();
    expect(called.filter(([command]) => command === 'loadComposition')).toEqual([]);
  });
});
