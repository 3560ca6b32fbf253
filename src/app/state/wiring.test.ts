import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../shared/composition.ts';
import { PatchbayError } from '../../shared/errors.ts';
import { ask, useAnswers } from './answers.ts';
import { applyDraft } from './draftCommands.ts';
import { engine as client } from './engineClient.ts';
import { historyOf, redo, undo } from './history.ts';
import { useNotices } from './notices.ts';
import { openInstead } from './opening.ts';
import { chooseExample, chooseOwnModels, firstExample } from './preset.ts';
import { step, train, useRun } from './run.ts';
import { WiringEngine } from './fakeWiringEngine.ts';
import { changeLinks, loadComposition, replace, startOver, useWiring } from './wiring.ts';

const links = firstExample.links;
const ids = (all: readonly Link[]) => all.map(({ id }) => id);
const shown = () => ids(useWiring.getState().links);
const history = () => historyOf(useWiring.getState(), false);
const bad = new PatchbayError({ code: 'bad-composition', message: 'These heads do not fit.' });

let engine: WiringEngine;
beforeEach(() => void (engine = new WiringEngine()));

describe('edits of the wiring', () => {
  it('go to the engine with a name, and the question is asked again, to the composition only', async () => {
    await changeLinks(links.slice(1), 'Codes block 2 to Sums embeddings (2-0) is removed.');
    expect(engine.commands.slice(0, 2)).toEqual(['wire', 'ask']);
    expect(engine.paramsOf('wire')).toEqual([
      { links: links.slice(1), label: 'Codes block 2 to Sums embeddings is removed' },
    ]);
    expect(engine.paramsOf('ask')).toMatchObject([{ speakers: ['composition'] }]);
    expect(useWiring.getState().said).toBe('Codes block 2 to Sums embeddings (2-0) is removed.');
  });

  it('can be undone and done again; a new edit ends that', async () => {
    expect(history()).toEqual({ undo: undefined, redo: undefined });
    await changeLinks(links.slice(1), 'One less.');
    await changeLinks(links.slice(2), 'Two less.');
    expect(history()).toEqual({ undo: 'Two less', redo: undefined });
    await undo();
    expect(history()).toEqual({ undo: 'One less', redo: 'Two less' });
    expect(useWiring.getState().said).toBe('Undone: Two less.');
    await undo();
    expect(shown()).toEqual(ids(links));
    await redo();
    expect(shown()).toEqual(ids(links.slice(1)));
    expect(useWiring.getState().said).toBe('Done again: One less.');
    await changeLinks([], 'None.');
    await redo();
    expect(shown()).toEqual([]);
    expect(useWiring.getState().said).toBe('There is nothing to redo.');
    expect(engine.commands.filter((command) => command === 'redo')).toHaveLength(1);
  });

  it('are undone once for each time that it is asked for, also when that is faster than the engine', async () => {
    const edit = changeLinks(links.slice(1), 'One less.');
    await Promise.all([edit, undo(), undo()]);
    expect(shown()).toEqual(ids(links));
    expect(useWiring.getState().wiring?.links).toHaveLength(links.length);
    expect(useWiring.getState().said).toBe('There is nothing to undo.');
    expect(useNotices.getState().notices).toEqual([]);
    expect(engine.commands.filter((command) => command === 'undo')).toHaveLength(1);
  });

  it('are put back, with a reason, when the engine refuses', async () => {
    engine.refusal = bad;
    await changeLinks([], 'None.');
    expect(shown()).toEqual(ids(links));
    expect(useWiring.getState().error?.message).toBe('These heads do not fit.');
    expect(engine.commands).not.toContain('ask');
  });

  it('that follow each other closely are drawn as the last one says, at any moment', async () => {
    const drawn: string[][] = [];
    const stop = useWiring.subscribe(() => drawn.push(shown()));
    await Promise.all([changeLinks(links.slice(1), 'a'), changeLinks(links.slice(2), 'b')]);
    stop();
    expect(drawn.slice(1).every((each) => each.length === 2)).toBe(true);
    expect(useWiring.getState().wiring?.links).toHaveLength(2);
  });

  it('are all in what is trained, also when that is asked for at once, and while an answer is being written', async () => {
    engine.answersWait = true;
    const asked = ask('dog + cat =');
    await vi.waitFor(() => expect(engine.commands).toEqual(['ask']));
    engine.answersWait = false;
    const edits = [
      changeLinks([], 'None.'),
      changeLinks(links.slice(3), 'a'),
      changeLinks(links.slice(2), 'b'),
      undo(),
    ];
    await Promise.all([...edits, train(), asked]);
    const changes = engine.commands.filter((command) => !['ask', 'stopAnswer', 'score'].includes(command));
    expect(changes).toEqual(['wire', 'wire', 'wire', 'undo', 'train']);
  });

  it('are in what is made a step of; starting over is, too', async () => {
    await Promise.all([changeLinks([], 'None.'), step()]);
    await Promise.all([startOver(), step()]);
    const changes = engine.commands.filter((command) => !['ask', 'stopAnswer', 'score'].includes(command));
    expect(changes).toEqual(['wire', 'step', 'startOver', 'step']);
  });

  it('and what waits for them do not reach other models that were asked for meanwhile', async () => {
    const edit = changeLinks([], 'None.');
    const waiting = [train(), step(), undo(), redo(), applyDraft()];
    await Promise.all([edit, ...waiting, openInstead({ preset: firstExample })]);
    expect(engine.commands.filter((command) => command !== 'ask')).toEqual(['wire', 'open']);
    expect(useRun.getState().busy).toBe(false);
  });

  it.each([1, 2])(
    'are followed by what waits where other models, asked for %s times, cannot be opened',
    async (times) => {
      [engine.refusal, engine.refused] = [bad, 'open'];
      const edit = changeLinks([], 'None.');
      const waiting = [train(), step()];
      const openings = Array.from({ length: times }, () => openInstead({ preset: firstExample }));
      await Promise.all([edit, ...waiting, ...openings]);
      const changes = engine.commands.filter((command) => !['ask', 'stopAnswer', 'open'].includes(command));
      expect(changes).toEqual(['wire', 'train', 'step']);
      expect(engine.commands.lastIndexOf('open')).toBeLessThan(engine.commands.indexOf('train'));
    },
  );

  it('that the engine refuses one after the other leave what it has on the board', async () => {
    engine.refusal = bad;
    await Promise.all([changeLinks(links.slice(1), 'a'), changeLinks(links.slice(2), 'b')]);
    expect(shown()).toEqual(ids(links));
  });

  it('give way on the board to a file that had to be read first and came behind them', async () => {
    let read: () => void = () => undefined;
    const file = new Promise<void>((resolve) => (read = resolve));
    const replaced = replace(() => file.then(() => client.call('undo', {})), 'It is open.');
    await changeLinks(links.slice(1), 'One less.');
    expect(shown()).toEqual(ids(links.slice(1)));
    read();
    await replaced;
    expect(useWiring.getState().wiring?.links).toHaveLength(links.length);
    expect(shown()).toEqual(ids(links));
  });

  it('of other models than those that are open by then are no news', async () => {
    const late = changeLinks([], 'None.');
    chooseOwnModels({ anchor: { id: 'smol', title: 'Smol' }, augmenters: [{ id: 'qwen', title: 'Qwen' }] });
    await late;
    expect(useWiring.getState().wiring).toBeUndefined();
    chooseExample(firstExample);
  });
});

describe('an answer that is being written', () => {
  it('is stopped by an edit, and those who were interrupted are asked again with the composition', async () => {
    engine.answersWait = true;
    const asked = ask('dog + cat =');
    await vi.waitFor(() => expect(engine.commands).toEqual(['ask']));
    const [turn] = useAnswers.getState().turns;
    const done = { state: 'done', text: '3' } as const;
    useAnswers.setState({ turns: [{ ...turn, answers: { ...turn.answers, codes: done } }] });
    engine.answersWait = false;
    await changeLinks([], 'None.');
    await asked;
    expect(engine.commands.slice(0, 3)).toEqual(['ask', 'stopAnswer', 'wire']);
    expect(engine.paramsOf('ask').at(-1)?.speakers).toEqual(['anchor', 'composition']);
  });

  it('comes again after an edit that the engine refuses', async () => {
    engine.answersWait = true;
    const asked = ask('dog + cat =');
    await vi.waitFor(() => expect(engine.commands).toEqual(['ask']));
    engine.answersWait = false;
    engine.refusal = bad;
    await changeLinks([], 'None.');
    await asked;
    expect(engine.paramsOf('ask').at(-1)?.speakers).toEqual(['codes', 'anchor', 'composition']);
  });
});

describe('starting over', () => {
  const canBringBack = () => useWiring.getState().wiring === useWiring.getState().startedOver;

  it('brings back what was trained here, as long as nothing else is changed', async () => {
    engine = new WiringEngine({ origin: 'trained', steps: 40 });
    await startOver();
    expect(useWiring.getState().wiring?.origin).toBe('untrained');
    expect(canBringBack()).toBe(true);
    await undo();
    expect(useWiring.getState()).toMatchObject({ wiring: { origin: 'trained' }, startedOver: undefined });
    await startOver();
    await changeLinks([], 'None.');
    expect(canBringBack()).toBe(false);
  });

  it('forgets the run and its curve, and so does undoing a run; an edit does not', async () => {
    const run = { state: 'finished', step: 5, points: [{ step: 5, loss: 1 }] } as const;
    useRun.setState({ ...run, points: [...run.points] });
    await changeLinks([], 'None.');
    await undo();
    expect(useRun.getState().step).toBe(5);
    await startOver();
    expect(useRun.getState()).toMatchObject({ state: 'idle', step: 0, points: [] });
    useRun.setState({ ...run, points: [...run.points] });
    await undo();
    expect(useRun.getState()).toMatchObject({ state: 'idle', points: [] });
  });
});

it('a file that is no composition changes nothing, and says why', async () => {
  engine.refusal = bad;
  await loadComposition(new ArrayBuffer(3), 'Opened.');
  expect(shown()).toEqual(ids(links));
  expect(useNotices.getState().notices.map(({ error }) => error.message)).toEqual(['These heads do not fit.']);
});
