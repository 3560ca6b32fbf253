import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { PatchbayError } from '../../shared/errors.ts';
import type { CommandName, Wiring } from '../../shared/protocol.ts';
import { engine } from './engineClient.ts';
import { useNotices } from './notices.ts';
import { example } from './preset.ts';
import { clearRun, useRun } from './run.ts';
import { bringBack, changeLinks, loadComposition, redo, startOver, undo, useWiring } from './wiring.ts';

const links = example.links;
const wiring = (over: Partial<Wiring>): Wiring => ({
  links,
  parameters: 0,
  bytes: 0,
  origin: 'preset',
  steps: 0,
  ...over,
});
const called: { command: CommandName; params: unknown }[] = [];
let refusal: PatchbayError | undefined;

/** Answers as the engine would; remembers what it was asked. */
function answer(command: CommandName, params: unknown): unknown {
  called.push({ command, params });
  if (refusal) throw refusal;
  if (command === 'wire') return wiring(params as { links: Link[] });
  if (command === 'startOver') return wiring({ origin: 'untrained' });
  if (command === 'saveComposition') return new ArrayBuffer(8);
  if (command === 'loadComposition') return wiring({ origin: 'trained' });
  return [];
}

const shown = () => useWiring.getState().links.map(({ id }) => id);
const ids = (all: readonly Link[]) => all.map(({ id }) => id);
const commands = () => called.map(({ command }) => command);

beforeEach(() => {
  called.length = 0;
  refusal = undefined;
  vi.spyOn(engine, 'call').mockImplementation((command, params) =>
    Promise.resolve().then(() => answer(command, params) as never),
  );
  useWiring.setState({ links, wiring: wiring({}), past: [], future: [], said: '', error: undefined, kept: undefined });
  useNotices.setState({ notices: [] });
  clearRun();
});

describe('edits of the wiring', () => {
  it('go to the engine, and the question is asked again, to the composition only', async () => {
    await changeLinks(links.slice(1), 'One less.');
    expect(commands().slice(0, 2)).toEqual(['wire', 'ask']);
    expect(called[1].params).toMatchObject({ speakers: ['composition'] });
    expect(useWiring.getState().said).toBe('One less.');
  });

  it('can be undone and done again; a new edit ends that', async () => {
    await changeLinks(links.slice(1), '');
    await changeLinks(links.slice(2), '');
    await undo();
    await undo();
    expect(shown()).toEqual(ids(links));
    await redo();
    expect(shown()).toEqual(ids(links.slice(1)));
    await changeLinks([], '');
    await redo();
    expect(shown()).toEqual([]);
    expect(useWiring.getState().said).toBe('There is nothing to redo.');
  });

  it('are put back, with a reason, when the engine refuses', async () => {
    refusal = new PatchbayError({ code: 'bad-composition', message: 'These heads do not fit.' });
    await changeLinks([], 'None.');
    expect(shown()).toEqual(ids(links));
    expect(useWiring.getState().error?.message).toBe('These heads do not fit.');
  });

  it('are refused in words while the links are being trained', async () => {
    useRun.setState({ state: 'running' });
    await changeLinks([], 'None.');
    await undo();
    expect(called).toEqual([]);
    expect(shown()).toEqual(ids(links));
  });
});

describe('starting over', () => {
  it('keeps aside what was trained here, to bring it back', async () => {
    useWiring.setState({ wiring: wiring({ origin: 'trained' }) });
    await startOver();
    expect(useWiring.getState().wiring?.origin).toBe('untrained');
    await bringBack();
    expect(useWiring.getState()).toMatchObject({ wiring: { origin: 'trained' }, kept: undefined });
    expect(commands()).toEqual(expect.arrayContaining(['saveComposition', 'startOver', 'loadComposition']));
  });

  it('forgets the run and its curve', async () => {
    useRun.setState({ state: 'paused', step: 5, points: [{ step: 5, loss: 1 }] });
    await startOver();
    expect(useRun.getState()).toMatchObject({ state: 'idle', step: 0, points: [] });
  });
});

it('a file that is no composition changes nothing, and says why', async () => {
  refusal = new PatchbayError({ code: 'bad-composition', message: 'This is no composition.' });
  await loadComposition(new ArrayBuffer(3), 'Opened.');
  expect(shown()).toEqual(ids(links));
  expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual(['This is no composition.']);
});
