// The chat: one list of questions, answered by each speaker in turn; stop, again, edit.
import { create } from 'zustand';
import { errorData, PatchbayError } from '../../shared/errors.ts';
import type { Speaker } from '../../shared/protocol.ts';
import type { Sampling } from '../../shared/sampling.ts';
import { nextAskId } from './askIds.ts';
import { samplingOf, useChatSettings } from './chatSettings.ts';
import { useContextRoom } from './contextRoom.ts';
import { askedAnew, sentTo, withAnswer, type ChatAnswer, type ChatTurn } from './conversation.ts';
import { engine } from './engineClient.ts';
import { currentSpeakers } from './pinned.ts';
import { isSequel, onPresetChange } from './preset.ts';

export interface Chat {
  /** Oldest first. */
  turns: ChatTurn[];
  /** Who is answering now. */
  asking?: { askId: number; turn: number; speaker: Speaker; round: number };
  /** Somebody is answering, or waits for their turn. */
  busy: boolean;
}

export const useChat = create<Chat>()(() => ({ turns: [], busy: false }));

onPresetChange((preset, before) => (isSequel(preset, before) ? stopChat() : newChat()));

let lastTurn = 0;
/** Counts what was begun and what was stopped: what has an older number ends. */
let round = 0;
let newest = 0;
let current: Promise<void> = Promise.resolve();
/** How often the last question was asked again. */
let again = 0;

/** @param inPlaceOf the turn whose question this is a new wording of; what came after it is gone. */
export function say(question: string, inPlaceOf?: number): Promise<void> {
  const turn: ChatTurn = { id: ++lastTurn, question, answers: {} };
  again = 0;
  useChat.setState(({ turns }) => ({ turns: askedAnew(turns, turn, inPlaceOf) }));
  return answer(turn.id, currentSpeakers());
}

/** The last question once more: to everybody, or to one of them. */
export async function askOnceMore(speakers: readonly Speaker[] = currentSpeakers()): Promise<void> {
  const turn = useChat.getState().turns.at(-1);
  again++;
  if (turn) await answer(turn.id, speakers);
}

/** Shown at once: the token under way comes behind it. */
export function stopChat(): void {
  round++;
  const { asking, busy } = useChat.getState();
  if (!busy) return;
  useChat.setState(({ turns }) => ({ turns: turns.map(stopped), asking: undefined, busy: false }));
  if (asking) engine.call('stopAnswer', {}).catch(() => null);
}

function stopped(turn: ChatTurn): ChatTurn {
  const answers = Object.entries(turn.answers).map(([speaker, said]) => [
    speaker,
    said.state === 'waiting' || said.state === 'streaming' ? { ...said, state: 'done' as const } : said,
  ]);
  return { ...turn, answers: Object.fromEntries(answers) };
}

export function newChat(): void {
  stopChat();
  useChat.setState({ turns: [] });
}

/** Of one who is somebody else from now on. */
export function forgetChatAnswersOf(speaker: Speaker): void {
  useChat.setState(({ turns }) => ({
    turns: turns.map(({ answers: { [speaker]: _gone, ...answers }, ...turn }) => ({ ...turn, answers })),
  }));
}

/** What is being answered is stopped first. */
function answer(turn: number, speakers: readonly Speaker[]): Promise<void> {
  stopChat();
  const mine = ++round;
  newest = mine;
  for (const speaker of speakers) change(turn, speaker, waitingIn(mine));
  useChat.setState({ busy: true });
  const sampling = samplingOf(useChatSettings.getState(), again); // the same for all: an untrained composition says what its anchor does
  current = current.then(async () => {
    for (const speaker of speakers) if (mine === round) await answerAs(turn, speaker, sampling, mine);
    if (mine === newest) useChat.setState({ busy: false });
  });
  return current;
}

const waitingIn = (mine: number) =>
  ({ state: 'waiting', text: '', round: mine, said: undefined, asked: undefined, error: undefined }) as const;

async function answerAs(turn: number, speaker: Speaker, sampling: Sampling, mine: number): Promise<void> {
  const askId = nextAskId();
  const { system, maxTokens } = useChatSettings.getState();
  const until = turnsUntil(turn);
  const asked = { system, maxTokens, context: useContextRoom.getState().tokens, sampling };
  const asking = { askId, turn, speaker, round: mine };
  useChat.setState({ asking });
  change(turn, speaker, waitingIn(mine)); // also of one who has become somebody else while it waited
  try {
    const { prompt, left } = sentTo(speaker, until, asked);
    const [answered] = await engine.call('ask', { askId, speakers: [speaker], prompt, maxTokens, sampling });
    const said = { ...answered, droppedMessages: left + answered.droppedMessages };
    take(asking, { state: 'done', text: said.text, said, asked });
  } catch (thrown) {
    const isStopped = thrown instanceof PatchbayError && thrown.code === 'stopped';
    take(asking, isStopped ? { state: 'done' } : { state: 'failed', error: errorData(thrown) });
  } finally {
    if (useChat.getState().asking?.askId === askId) useChat.setState({ asking: undefined });
  }
}

/** What was said before a turn stays as it is as long as the turn is there. */
export function turnsUntil(turn: number): ChatTurn[] {
  const { turns } = useChat.getState();
  return turns.slice(0, 1 + turns.findIndex(({ id }) => id === turn));
}

/** The engine sends the whole answer so far. */
export function chatStreamed(askId: number, text: string): void {
  const { asking } = useChat.getState();
  if (asking?.askId === askId) take(asking, { state: 'streaming', text });
}

/** Unless the speaker has been asked anew meanwhile, or is somebody else. */
function take({ turn, speaker, round: of }: NonNullable<Chat['asking']>, to: Partial<ChatAnswer>): void {
  const asked = useChat.getState().turns.find(({ id }) => id === turn);
  if (asked?.answers[speaker]?.round === of) change(turn, speaker, to);
}

function change(turn: number, speaker: Speaker, to: Partial<ChatAnswer>): void {
  useChat.setState(({ turns }) => ({ turns: withAnswer(turns, turn, speaker, to) }));
}
