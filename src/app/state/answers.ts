// The conversation: every question with the answer of each speaker. Newest first. The first one is "the question": it is
// asked again whenever the links change.
import { create } from 'zustand';
import type { ChatMessage } from '../../shared/chat.ts';
import { errorData, PatchbayError, type ErrorData } from '../../shared/errors.ts';
import { COMPOSITION, type Answer, type Speaker } from '../../shared/protocol.ts';
import { nextAskId } from './askIds.ts';
import { engine } from './engineClient.ts';
import { currentPreset, isSequel, onPresetChange, speakersOf } from './preset.ts';

export interface SpeakerAnswer {
  state: 'recorded' | 'waiting' | 'streaming' | 'done' | 'failed';
  text: string;
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
  await answerTurn(turn.id, everyone());
  return turn.id;
}

/** The newest question to everyone who is here now. A recorded one becomes live. */
export async function askNewest(): Promise<number | undefined> {
  const [newest] = useAnswers.getState().turns;
  if (!newest) return undefined;
  if (isRecordedTurn(newest)) return ask(newest.prompt);
  await answerTurn(newest.id, everyone());
  return newest.id;
}

const isRecordedTurn = ({ answers }: Turn): boolean =>
  Object.values(answers).every(({ state }) => state === 'recorded');

/** The question once more, to the composition only: the others have not changed. */
export async function askAgain(): Promise<void> {
  const [newest] = useAnswers.getState().turns;
  if (newest && everyone().includes(COMPOSITION)) await answerTurn(newest.id, [COMPOSITION]);
}

export async function stopAnswer(): Promise<void> {
  if (useAnswers.getState().asking) await engine.call('stopAnswer', {}).catch(() => null);
}

const everyone = (): Speaker[] => speakersOf(currentPreset());

let current: Promise<void> = Promise.resolve();

async function answerTurn(turn: number, speakers: readonly Speaker[]): Promise<void> {
  const previous = current;
  await stopAnswer();
  await previous;
  current = run(turn, speakers);
  await current;
}

async function run(turn: number, speakers: readonly Speaker[]): Promise<void> {
  const askId = nextAskId();
  const { format, maxTokens } = currentPreset();
  const prompt = useAnswers.getState().turns.find(({ id }) => id === turn)?.prompt;
  if (prompt === undefined) return;
  useAnswers.setState({ asking: { askId, turn } });
  updateTurn(turn, ({ answers }) => ({ error: undefined, answers: { ...answers, ...waiting(answers, speakers) } }));
  try {
    const asked: ChatMessage[] | string = format === 'chat' ? [{ role: 'user', content: prompt }] : prompt;
    const answers = await engine.call('ask', { askId, prompt: asked, speakers: [...speakers], maxTokens });
    for (const { speaker, text, tokensPerSecond, ended } of answers) {
      updateAnswer(turn, speaker, { state: 'done', text: text.trim(), tokensPerSecond, ended });
    }
  } catch (thrown) {
    for (const speaker of speakers) updateAnswer(turn, speaker, { state: 'failed' });
    const stopped = thrown instanceof PatchbayError && thrown.code === 'stopped';
    if (!stopped) updateTurn(turn, () => ({ error: errorData(thrown) }));
  } finally {
    useAnswers.setState({ asking: undefined });
  }
}

function waiting(answers: Turn['answers'], speakers: readonly Speaker[]): Turn['answers'] {
  const again = speakers.length < everyone().length;
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
