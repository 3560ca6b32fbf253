import { useMemo } from 'react';
import type { Speaker } from '../../../shared/protocol.ts';
import { turnsUntil } from '../../state/chat.ts';
import { sentTo, type ChatTurn } from '../../state/conversation.ts';
import type { Subject } from '../../state/look.ts';
import { useLookedWiring } from '../useLookedWiring.ts';

/**
 * What can be looked into: a whole answer of a composition. Made once for each answer, from all that was said before it; that
 * stays as it is as long as the answer is there.
 */
export function useChatSubject(speaker: Speaker, { id, question, answers }: ChatTurn): Subject | undefined {
  const { speaker: looked, wiring } = useLookedWiring(speaker) ?? {};
  const answer = answers[speaker];
  return useMemo(() => {
    const { state, text, said, asked } = answer ?? {};
    if (!looked || state !== 'done' || !said || !asked) return undefined;
    const { prompt, left } = sentTo(speaker, turnsUntil(id), asked);
    return {
      speaker: looked,
      wiring,
      question,
      prompt,
      droppedMessages: said.droppedMessages - left,
      maxTokens: asked.maxTokens,
      sampling: asked.sampling,
      answer: (text ?? '').trim(),
      ids: said.ids,
    };
  }, [speaker, looked, wiring, id, question, answer]);
}
