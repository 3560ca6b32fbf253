import type { Speaker } from '../../../shared/protocol.ts';
import type { ChatAnswer } from '../../state/conversation.ts';
import type { Subject } from '../../state/look.ts';
import { useLookedWiring } from '../useLookedWiring.ts';

/** What can be looked into: a whole answer of a composition. */
export function useChatSubject(speaker: Speaker, question: string, answer?: ChatAnswer): Subject | undefined {
  const looked = useLookedWiring(speaker);
  if (!looked || answer?.state !== 'done' || !answer.said || !answer.asked) return undefined;
  const { text, said, asked } = answer;
  const { ids, droppedMessages } = said;
  return { ...looked, question, ...asked, droppedMessages, answer: text.trim(), ids };
}
