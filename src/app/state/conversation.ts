// A conversation with several speakers at once: the questions are shared, the answers are each speaker's own. So each has
// a history of its own, and gets to read nobody else's answers.
import type { ChatMessage } from '../../shared/chat.ts';
import type { ErrorData } from '../../shared/errors.ts';
import type { Answer, Speaker } from '../../shared/protocol.ts';
import type { Sampling } from '../../shared/sampling.ts';

export interface ChatAnswer {
  state: 'waiting' | 'streaming' | 'done' | 'failed';
  text: string;
  /** Which asking it is of: what comes late of an earlier one is not its own. */
  round?: number;
  /** Once it is whole. */
  said?: Answer;
  /** How it was asked for; what was said before it is in the turns. */
  asked?: Asked;
  error?: ErrorData;
}

export interface Asked {
  /** What the model was told first. */
  system: string;
  /** Longest text that there was room for, in tokens. */
  context: number;
  maxTokens: number;
  sampling: Sampling;
}

export interface ChatTurn {
  id: number;
  question: string;
  answers: Record<Speaker, ChatAnswer>;
}

/**
 * What a speaker gets to read before it answers the last of these turns. A question that it never answered is left out:
 * templates want question and answer in turn.
 */
export function messagesFor(speaker: Speaker, turns: readonly ChatTurn[], system: string): ChatMessage[] {
  const messages: ChatMessage[] = system.trim() === '' ? [] : [{ role: 'system', content: system.trim() }];
  turns.forEach(({ question, answers }, i) => {
    const asked: ChatMessage = { role: 'user', content: question };
    if (i === turns.length - 1) return messages.push(asked);
    const said = answers[speaker]?.text ?? '';
    return said.trim() === '' ? 0 : messages.push(asked, { role: 'assistant', content: said });
  });
  return messages;
}

/**
 * What of that is sent. A message has a token at least, so of those that are more than there is room for the oldest stay here;
 * the engine leaves out what else has no room.
 */
export function sentTo(
  speaker: Speaker,
  turns: readonly ChatTurn[],
  { system, context }: Pick<Asked, 'system' | 'context'>,
): { prompt: ChatMessage[]; left: number } {
  const messages = messagesFor(speaker, turns, system);
  const first = messages[0]?.role === 'system' ? 1 : 0;
  const from = messages.findIndex(({ role }, i) => role === 'user' && i >= messages.length - context);
  if (from <= first) return { prompt: messages, left: 0 };
  return { prompt: [...messages.slice(0, first), ...messages.slice(from)], left: from - first };
}

/** A new question at the end, or in place of an earlier one: then what followed is gone. */
export function askedAnew(turns: readonly ChatTurn[], turn: ChatTurn, inPlaceOf?: number): ChatTurn[] {
  const at = turns.findIndex(({ id }) => id === inPlaceOf);
  return [...(at < 0 ? turns : turns.slice(0, at)), turn];
}

export function withAnswer(
  turns: readonly ChatTurn[],
  id: number,
  speaker: Speaker,
  change: Partial<ChatAnswer>,
): ChatTurn[] {
  return turns.map((turn) => {
    if (turn.id !== id) return turn;
    const answer = { ...(turn.answers[speaker] ?? { state: 'waiting', text: '' }), ...change };
    return { ...turn, answers: { ...turn.answers, [speaker]: answer } };
  });
}
