import { COMPOSITION, type Speaker } from '../../../shared/protocol.ts';
import type { ChatAnswer } from '../../state/conversation.ts';
import type { Subject } from '../../state/look.ts';
import { useWiring } from '../../state/wiring.ts';

/** What can be looked into: a whole answer of the composition. */
export function useChatSubject(speaker: Speaker, question: string, answer?: ChatAnswer): Subject | undefined {
  const wiring = useWiring((state) => state.wiring);
  if (speaker !== COMPOSITION || answer?.state !== 'done' || !answer.said || !answer.asked) return undefined;
  const { text, said, asked } = answer;
  return { speaker, question, ...asked, answer: text.trim(), ids: said.ids, wiring };
}
