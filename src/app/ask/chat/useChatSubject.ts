import type { Speaker } from '../../../shared/protocol.ts';
import { turnsUntil } from '../../state/chat.ts';
import { sentTo, type ChatTurn } from '../../state/conversation.ts';
import type { Subject } from '../../state/look.ts';
import { useLookedWiring } from '../useLookedWiring.ts';

/** What can be looked into: a whole answer of a composition. */
export function useChatSubject(speaker: Speaker, turn: ChatTurn): Subject | undefined {
  const looked = useLookedWiring(speaker);
  const { state, text, said, asked } = turn.answers[speaker] ?? {};
  if (!looked || state !== 'done' || !said || !asked) return undefined;
  const { prompt, left } = sentTo(speaker, turnsUntil(turn.id), asked);
  return {
    ...looked,
    question: turn.question,
    prompt,
    droppedMessages: said.droppedMessages - left,
    maxTokens: asked.maxTokens,
    sampling: asked.sampling,
    answer: (text ?? '').trim(),
    ids: said.ids,
  };
}
