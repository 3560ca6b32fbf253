import { beforeEach, describe, expect, it } from 'vitest';
import { PatchbayError } from '../../shared/errors.ts';
import { turnsAway } from './changesUnderWay.ts';
import { labelOf } from './draft.ts';
import { applyDraft, discardDraft } from './draftCommands.ts';
import { historyOf, redo, undo } from './history.ts';
import { firstExample } from './preset.ts';
import { isUnderWay, pause, useRun } from './run.ts';
import { WiringEngine } from './fakeWiringEngine.ts';
import { changeLinks, hasDraft, linksInUse, loadComposition, useWiring, wiringChanged } from './wiring.ts';

const links = firstExample.links;
const drawn = () => useWiring.getState().links.length;
const inUse = () => linksInUse(useWiring.getState()).length;
const isChanged = () => hasDraft(useWiring.getState());
const history = () => historyOf(useWiring.getState(), isUnderWay(useRun.getState()));

let engine: WiringEngine;
beforeEach(() => {
  engine = new WiringEngine();
  useRun.setState({ state: 'running', busy: false });
});

describe('edits while a run goes', () => {
  it('are drawn, and leave the run alone', async () => {
    await changeLinks(links.slice(1), 'One less.');
    expect([drawn(), inUse(), isChanged()]).toEqual([3, 4, true]);
    expect(engine.called).toEqual([]);
    wiringChanged({ ...engine.wiring, origin: 'trained', steps: 20 });
    expect(useWiring.getState().wiring?.steps).toBe(20);
    expect([drawn(), inUse()]).toEqual([3, 4]);
  });

  it('have an undo of their own, which does not reach behind the run', async () => {
    useRun.setState({ state: 'idle' });
    await changeLinks(links.slice(1), 'Before.');
    useRun.setState({ state: 'running' });
    expect(history()).toEqual({});
    await changeLinks(links.slice(2), 'First.');
    await changeLinks(links.slice(3), 'Second.');
    expect(history()).toEqual({ undo: 'Second', redo: undefined });
    await undo();
    expect([drawn(), history()]).toEqual([2, { undo: 'First', redo: 'Second' }]);
    await undo();
    expect([drawn(), isChanged()]).toEqual([3, false]);
    await undo();
    expect(useWiring.getState().said).toContain('The run is left alone');
    await redo();
    await redo();
    expect(drawn()).toBe(1);
    expect(engine.commands).not.toContain('undo');
    expect(engine.commands).not.toContain('redo');
  });

  it('also while it is about to start, or paused', async () => {
    useRun.setState({ state: 'idle', busy: true });
    await changeLinks(links.slice(1), 'One less.');
    useRun.setState({ state: 'paused', busy: false });
    await changeLinks(links.slice(2), 'Two less.');
    expect(engine.commands).toEqual([]);
  });

  it('stay when it ends, until they are used; then undo is the engine’s again', async () => {
    await changeLinks(links.slice(1), 'One less.');
    useRun.setState({ state: 'finished' });
    await changeLinks(links.slice(2), 'Two less.');
    expect([drawn(), inUse(), engine.commands]).toEqual([2, 4, []]);
    await applyDraft();
    expect([drawn(), inUse(), isChanged()]).toEqual([2, 2, false]);
    expect(engine.paramsOf('wire')).toEqual([{ links: links.slice(2), label: '2 changes' }]);
    expect(engine.commands).not.toContain('train');
    expect(history().undo).toBe('2 changes');
    await changeLinks(links.slice(3), 'Three less.');
    expect(inUse()).toBe(1);
  });

  it('undone as a whole after the run, the next edit is in use at once', async () => {
    await changeLinks(links.slice(1), 'One less.');
    await undo();
    useRun.setState({ state: 'finished' });
    await changeLinks(links.slice(2), 'Two less.');
    expect([drawn(), inUse(), isChanged()]).toEqual([2, 2, false]);
  });
});

describe('a draft', () => {
  it('restarts a run that goes: first the links, then a new run', async () => {
    await changeLinks(links.slice(1), 'One less.');
    await applyDraft();
    expect(engine.commands.slice(0, 2)).toEqual(['wire', 'train']);
    expect(engine.paramsOf('wire')[0].label).toBe('One less');
    expect(inUse()).toBe(3);
  });

  it('does not restart one that was paused, or whose models were left, while the links were on their way', async () => {
    await changeLinks(links.slice(1), 'One less.');
    await Promise.all([applyDraft(), pause()]);
    useRun.setState({ state: 'running' });
    await changeLinks(links.slice(2), 'Two less.');
    const applied = applyDraft();
    turnsAway();
    await applied;
    expect(engine.commands.filter((command) => command === 'wire')).toHaveLength(2);
    expect(engine.commands).not.toContain('train');
  });

  it('ends a paused run without starting another', async () => {
    useRun.setState({ state: 'paused' });
    await changeLinks(links.slice(1), 'One less.');
    await applyDraft();
    expect(engine.commands).not.toContain('train');
    expect(inUse()).toBe(3);
  });

  it('stays, with a reason, when the engine refuses it, and starts nothing', async () => {
    await changeLinks([], 'None.');
    engine.refusal = new PatchbayError({ code: 'out-of-memory', message: 'Too large.' });
    await applyDraft();
    expect(useWiring.getState().error?.message).toBe('Too large.');
    expect([drawn(), inUse(), isChanged()]).toEqual([0, 4, true]);
    expect(engine.commands).not.toContain('train');
  });

  it('is discarded: the links of the run are drawn again', async () => {
    await changeLinks([], 'None.');
    await discardDraft();
    expect([drawn(), isChanged()]).toEqual([4, false]);
    expect(engine.commands).toEqual([]);
  });

  it('gives way to a composition that is opened, and that is said', async () => {
    await changeLinks([], 'None.');
    await loadComposition(new ArrayBuffer(8), 'Opened.');
    expect([drawn(), isChanged()]).toEqual([4, false]);
    expect(useWiring.getState().said).toBe('Opened. Changes that were not in use are gone.');
  });
});

it('a change is called by the words that tell of it', () => {
  expect(labelOf('Linked Codes block 1 to Sums block 2 (1-2).')).toBe('Linked Codes block 1 to Sums block 2');
  expect(labelOf('Every block (4 links): 4 links.')).toBe('Every block: 4 links');
  expect(labelOf('x'.repeat(500))).toHaveLength(120);
});
