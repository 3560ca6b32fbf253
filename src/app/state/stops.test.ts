// Stop does not wait for the engine: what it does is seen before anything comes back, and what is begun next is no worse for
// what comes back later. A step may take seconds on a slow adapter; an engine that never answers is the slowest of all.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TableReport } from '../../shared/madeModels.ts';
import type { Answer, CommandName, Speaker } from '../../shared/protocol.ts';
import { answerStreamed, ask, stopAnswer, useAnswers } from './answers.ts';
import { turnsAway } from './changesUnderWay.ts';
import { askOnceMore, chatStreamed, forgetChatAnswersOf, newChat, say, stopChat, useChat } from './chat.ts';
import { engine } from './engineClient.ts';
import { evaluate, stopEvaluating, useEvaluations } from './evaluations.ts';
import { forgetTable, make, makingStepped, stopMaking, useMaking } from './making.ts';
import { findRate, isSearching, stopFinding, useRateSearch } from './rateSearch.ts';
import { clearRun, isUnderWay, pause, resume, runChanged, step, useRun } from './run.ts';

/** Commands that the engine has, with how each is answered. */
let waiting: { command: CommandName; answer: (result?: unknown) => void }[];
const sent = () => waiting.map(({ command }) => command);
const answer = (command: CommandName, result: unknown = null) =>
  waiting.find((each) => each.command === command)?.answer(result);

beforeEach(() => {
  waiting = [];
  vi.spyOn(engine, 'call').mockImplementation(
    (command) => new Promise((resolve) => waiting.push({ command, answer: resolve as never })),
  );
  useAnswers.setState({ turns: [], asking: undefined });
  newChat();
  clearRun();
  useRun.setState({ busy: false });
  forgetTable();
});

afterEach(() => waiting.forEach((each) => each.answer())); // nothing of one test is under way in the next

const newestAnswers = () => useAnswers.getState().turns[0].answers;

describe('an answer', () => {
  it('is stopped with what was said, and those who did not begin', async () => {
    void ask('dog + cat =');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    answerStreamed(useAnswers.getState().asking?.askId ?? 0, 'codes', '1');
    void stopAnswer();
    expect(useAnswers.getState().asking).toBeUndefined();
    expect(newestAnswers()).toMatchObject({
      codes: { state: 'done', text: '1', ended: 'stopped' },
      composition: { state: 'done', text: '', ended: 'stopped' },
    });
  });

  it('gets what the engine had by then', async () => {
    const asked = ask('dog + cat =');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    void stopAnswer();
    answer('ask', [{ speaker: 'codes', text: '1 2', ids: [1, 2], ended: 'stopped' }] as Partial<Answer>[]);
    await asked;
    expect(newestAnswers().codes).toMatchObject({ state: 'done', text: '1 2', ids: [1, 2], ended: 'stopped' });
  });

  it('in a chat as well', async () => {
    void say('Who?');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    chatStreamed(useChat.getState().asking?.askId ?? 0, 'so f');
    stopChat();
    expect(useChat.getState()).toMatchObject({
      busy: false,
      asking: undefined,
      turns: [{ answers: { codes: { state: 'done', text: 'so f' }, composition: { state: 'done', text: '' } } }],
    });
    expect(sent()).toEqual(['ask', 'stopAnswer']);
  });

  it.each<[string, Speaker[] | undefined, string, object]>([
    ['everybody', undefined, 'codes', { state: 'waiting', text: '', said: undefined }],
    ['another', ['anchor'], 'anchor', { state: 'done', text: 'so far', said: { ended: 'stopped' } }],
  ])('of a chat that asks %s again is not the new one when it comes late', async (_, again, next, codes) => {
    void say('Who?');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    chatStreamed(useChat.getState().asking?.askId ?? 0, 'so f');
    stopChat();
    void askOnceMore(again);
    answer('ask', [{ speaker: 'codes', text: 'so far', ended: 'stopped', droppedMessages: 0 }] as Partial<Answer>[]);
    await vi.waitFor(() => expect(sent()).toEqual(['ask', 'stopAnswer', 'ask']));
    expect(useChat.getState()).toMatchObject({
      busy: true,
      asking: { speaker: next },
      turns: [{ answers: { codes, anchor: { state: 'waiting', text: '' } } }],
    });
    stopChat();
  });

  it('of one who is somebody else by now is nobody’s', async () => {
    void say('Who?');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    forgetChatAnswersOf('codes');
    chatStreamed(useChat.getState().asking?.askId ?? 0, 'so f');
    stopChat();
    answer('ask', [{ speaker: 'codes', text: 'so far', droppedMessages: 0 }] as Partial<Answer>[]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(Object.keys(useChat.getState().turns[0].answers)).toEqual(['anchor', 'composition']);
  });

  it('of one who became somebody else while it waited is the new one’s', async () => {
    void say('Who?');
    await vi.waitFor(() => expect(sent()).toEqual(['ask']));
    forgetChatAnswersOf('anchor');
    answer('ask', [{ speaker: 'codes', text: 'so far', droppedMessages: 0 }] as Partial<Answer>[]);
    await vi.waitFor(() => expect(sent()).toEqual(['ask', 'ask']));
    chatStreamed(useChat.getState().asking?.askId ?? 0, 'so f');
    expect(useChat.getState().turns[0].answers.anchor).toMatchObject({ state: 'streaming', text: 'so f' });
    stopChat();
  });
});

describe('a run', () => {
  const state = () => useRun.getState().state;

  it('is paused, with all its buttons', () => {
    useRun.setState({ state: 'running' });
    void pause();
    expect(useRun.getState()).toMatchObject({ state: 'paused', busy: false });
    expect(isUnderWay(useRun.getState())).toBe(true);
  });

  it('that is to go on before it came to rest goes on', async () => {
    useRun.setState({ state: 'running' });
    void pause();
    const resumed = resume();
    answer('resume');
    await resumed;
    expect(useRun.getState()).toMatchObject({ state: 'running', busy: false });
  });

  it('that is paused again before it is known to go on rests', async () => {
    useRun.setState({ state: 'paused' });
    const resumed = resume();
    void pause();
    answer('resume');
    await resumed;
    expect(useRun.getState()).toMatchObject({ state: 'paused', busy: false });
  });

  const finish = () => runChanged({ state: 'finished', step: 8, steps: 8, error: undefined });

  it('in its last moments finishes, whatever is pressed after the pause', async () => {
    useRun.setState({ state: 'running' });
    void pause();
    const resumed = resume();
    answer('resume'); // the engine's run is still under way
    await resumed;
    finish();
    expect(useRun.getState()).toMatchObject({ state: 'finished', busy: false });

    useRun.setState({ state: 'running', points: [{ step: 8, loss: 1 }] });
    void pause();
    const stepped = step();
    await vi.waitFor(() => expect(sent()).toContain('step'));
    finish(); // the engine has waited for that, and made no step
    answer('step');
    await stepped;
    expect(useRun.getState()).toMatchObject({ state: 'finished', busy: false, points: [{ step: 8 }] });
  });

  it('that finished while it was told to go on has done so', async () => {
    useRun.setState({ state: 'running' });
    void pause();
    const resumed = resume();
    finish();
    answer('resume');
    await resumed;
    expect(state()).toBe('finished');
  });
});

it('a search for a rate is stopped', () => {
  void findRate();
  stopFinding();
  expect(isSearching(useRateSearch.getState())).toBe(false);
  expect(useRateSearch.getState().state).toBe('stopped');
});

it('a search that waits for the one before does not begin in other models', async () => {
  void findRate();
  await vi.waitFor(() => expect(sent()).toEqual(['findRate']));
  stopFinding();
  const late = findRate();
  turnsAway();
  answer('stopFinding');
  await late;
  expect(sent()).toEqual(['findRate', 'stopFinding']);
  expect(isSearching(useRateSearch.getState())).toBe(false);
});

it('an evaluation is stopped', () => {
  void evaluate(['composition'], 8);
  stopEvaluating();
  expect(useEvaluations.getState().progress).toBeUndefined();
});

describe('a model that is being made', () => {
  const told = { step: 1, steps: 8, loss: 2, secondsLeft: 7 };
  const table = { name: 'phone-book.csv', rows: 2 } as TableReport;

  it('is stopped, and the next waits until the engine has let go', async () => {
    useMaking.setState({ table });
    void make();
    await vi.waitFor(() => expect(sent()).toEqual(['makeAugmenter']));
    stopMaking();
    expect(useMaking.getState()).toMatchObject({ isMaking: false, progress: undefined, table });
    void make();
    makingStepped(told);
    expect(useMaking.getState()).toMatchObject({ isMaking: true, progress: undefined });
    expect(sent()).toEqual(['makeAugmenter', 'stopMaking']);
    answer('stopMaking');
    await vi.waitFor(() => expect(sent()).toEqual(['makeAugmenter', 'stopMaking', 'makeAugmenter']));
    makingStepped(told);
    expect(useMaking.getState().progress).toEqual(told);
  });

  it('that was done by then is told of', async () => {
    useMaking.setState({ table });
    const making = make();
    await vi.waitFor(() => expect(sent()).toEqual(['makeAugmenter']));
    stopMaking();
    answer('makeAugmenter', { rows: 2 });
    await making;
    expect(useMaking.getState()).toMatchObject({ isMaking: false, made: { rows: 2 } });
  });
});
