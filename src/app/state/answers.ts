// The conversation: every question with the answer of each speaker. Newest first. The first one is "the question": it is
// asked again whenever the links change.
import { create } from 'zustand';
import type { ChatMessage } from '../../shared/chat.ts';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import { PINNED, type Answer, type Speaker } from '../../shared/protocol.ts';
import { nextAskId } from './askIds.ts';
import { engine } from './engineClient.ts';
import { currentSpeakers } from './pinned.ts';
import { currentPreset, isSequel, onPresetChange, speakersOf } from './preset.ts';

export interface SpeakerAnswer {
  state: 'recorded' | 'waiting' | 'streaming' | 'done' | 'failed';
  text: string;
  /** Of a whole answer: the tokens of its model that it consists of. */
  ids?: number[];
  tokensPerSecond?: number;
  ended?: Answer['ended'];
  /** What was said before the links changed. */
  before?: string;
}

export interface Turn {
  id: number;
  prompt: string;
  /** The right answer, when it is known. */
  expected?: string;
  answers: Record<Speaker, SpeakerAnswer>;
  error?: ErrorData;
}

export interface Answers {
  turns: Turn[];
  /** Of the question that is being answered. */
  asking?: { askId: number; turn: number };
}

let lastId = 0;

export function recordedTurn(prompt: string): Turn | undefined {
  const preset = currentPreset();
  const chip = preset.prompts.find((each) => each.prompt === prompt);
  if (!chip) return undefined;
  const said = speakersOf(preset).map(
    (speaker) => [speaker, { state: 'recorded', text: chip.recorded[speaker] ?? '' }] as const,
  );
  return { id: ++lastId, prompt, expected: chip.expected || undefined, answers: Object.fromEntries(said) };
}

function firstTurns(): Turn[] {
  const first = recordedTurn(currentPreset().prompts[0]?.prompt ?? '');
  return first ? [first] : [];
}

export const useAnswers = create<Answers>()(() => ({ turns: firstTurns() }));

onPresetChange((preset, before) => {
  void stopAnswer();
  const { turns } = useAnswers.getState();
  useAnswers.setState({ turns: isSequel(preset, before) && turns.length > 0 ? turns : firstTurns() });
});

/** Without an engine: what was recorded, if this question is one of the preset's. */
export function showRecorded(prompt: string): void {
  const turn = recordedTurn(prompt);
  if (turn) useAnswers.setState({ turns: [turn] });
}

/** Before the engine is there: this question instead of the example's own, with what was recorded, if anything was. */
export function showQuestion(prompt: string): void {
  useAnswers.setState({ turns: [recordedTurn(prompt) ?? { id: ++lastId, prompt, answers: {} }] });
}

export function clearAnswers(): void {
  void stopAnswer();
  useAnswers.setState({ turns: [] });
}

export function setExpected(turn: number, expected: string | undefined): void {
  updateTurn(turn, () => ({ expected }));
}

/** A new question to everyone. @returns the id of its turn. */
export async function ask(prompt: string): Promise<number> {
  const { turns } = useAnswers.getState();
  const [newest] = turns;
  const isRecorded = newest && isRecordedTurn(newest);
  const turn: Turn = { id: ++lastId, prompt, answers: {} };
  if (isRecorded && newest.prompt === prompt) Object.assign(turn, newest);
  useAnswers.setState({ turns: [turn, ...(isRecorded ? turns.slice(1) : turns)] });
  await answerTurn(turn.id, currentSpeakers());
  return turn.id;
}

/** A question as the models are given it. */
export function asAsked(prompt: string): string | ChatMessage[] {
  return currentPreset().format === 'chat' ? [{ role: 'user', content: prompt }] : prompt;
}

/** The newest question to everyone who is here now. A recorded one becomes live. */
export async function askNewest(): Promise<number | undefined> {
  const [newest] = useAnswers.getState().turns;
  if (!newest) return undefined;
  if (isRecordedTurn(newest)) return ask(newest.prompt);
  await answerTurn(newest.id, currentSpeakers());
  return newest.id;
}

const isRecordedTurn = ({ answers }: Turn): boolean =>
  Object.values(answers).every(({ state }) => state === 'recorded');

/** The newest question, to what has just been pinned; nobody is interrupted. */
export async function askPinned(): Promise<void> {
  await current;
  const [newest] = useAnswers.getState().turns;
  if (newest && currentSpeakers().includes(PINNED)) await answerTurn(newest.id, [PINNED]);
}

/** Of one who is somebody else from now on. */
export function forgetAnswersOf(speaker: Speaker): void {
  useAnswers.setState(({ turns }) => ({
    turns: turns.map(({ answers: { [speaker]: _gone, ...answers }, ...turn }) => ({ ...turn, answers })),
  }));
}

/** Shown at once: the token under way comes behind it. */
export async function stopAnswer(): Promise<void> {
  const { asking } = useAnswers.getState();
  if (!asking) return;
  useAnswers.setState({ asking: undefined });
  updateTurn(asking.turn, ({ answers }) => ({ answers: stopped(answers) }));
  await engine.call('stopAnswer', {}).catch(() => null);
}

const stopped = (answers: Turn['answers']): Turn['answers'] =>
  Object.fromEntries(
    Object.entries(answers).map(([speaker, answer]) => [
      speaker,
      answer.state === 'waiting' || answer.state === 'streaming'
        ? { ...answer, state: 'done', ended: 'stopped' }
        : answer,
    ]),
  );

let current: Promise<void> = Promise.resolve();

/** Asks again; what is being answered is stopped first. */
export async function answerTurn(turn: number, speakers: readonly Speaker[]): Promise<void> {
  const previous = current;
  const next = async (): Promise<void> => {
    await stopAnswer();
    await previous;
    await run(turn, speakers);
  };
  current = next(); // at once: whoever comes next waits for this one
  await current;
}

async function run(turn: number, speakers: readonly Speaker[]): Promise<void> {
  const askId = nextAskId();
  const { maxTokens } = currentPreset();
  const prompt = useAnswers.getState().turns.find(({ id }) => id === turn)?.prompt;
  if (prompt === undefined) return;
  useAnswers.setState({ asking: { askId, turn } });
  updateTurn(turn, ({ answers }) => ({ error: undefined, answers: { ...answers, ...waiting(answers, speakers) } }));
  try {
    const params = { askId, prompt: asAsked(prompt), speakers: [...speakers], maxTokens };
    for (const { speaker, text, ids, tokensPerSecond, ended } of await engine.call('ask', params)) {
      updateAnswer(turn, speaker, { state: 'done', text: text.trim(), ids, tokensPerSecond, ended });
    }
  } catch (thrown) {
    for (const speaker of speakers) updateAnswer(turn, speaker, { state: 'failed' });
    const isStopped = thrown instanceof PatchbayError && thrown.code === 'stopped';
    if (!isStopped) updateTurn(turn, () => ({ error: errorData(thrown) }));
  } finally {
    useAnswers.setState(({ asking }) => ({ asking: asking?.askId === askId ? undefined : asking }));
  }
}

function waiting(answers: Turn['answers'], speakers: readonly Speaker[]): Turn['answers'] {
  const again = speakers.length < currentSpeakers().length;
  return Object.fromEntries(
    speakers.map((speaker) => [
      speaker,
      { state: 'waiting', text: '', before: again ? answers[speaker]?.text : undefined },
    ]),
  );
}

/** The engine sends the whole answer so far. */
export function answerStreamed(askId: number, speaker: Speaker, text: string): void {
  const { asking } = useAnswers.getState();
  if (asking?.askId === askId) updateAnswer(asking.turn, speaker, { state: 'streaming', text });
}

function updateAnswer(turn: number, speaker: Speaker, change: Partial<SpeakerAnswer>): void {
  updateTurn(turn, ({ answers }) => {
    const answer = answers[speaker] ?? { state: 'waiting', text: '' };
    return { answers: { ...answers, [speaker]: { ...answer, ...change } } };
  });
}

function updateTurn(id: number, change: (turn: Turn) => Partial<Turn>): void {
  useAnswers.setState(({ turns }) => ({
    turns: turns.map((turn) => (turn.id === id ? { ...turn, ...change(turn) } : turn)),
  }));
}
