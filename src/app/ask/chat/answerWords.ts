// The small print of a chat's answer, in words.
import type { Answer } from '../../../shared/protocol.ts';
import { formatPlural, formatTokenRate } from '../../parts/format.ts';
import type { ChatAnswer } from '../../state/conversation.ts';

const ENDED: Partial<Record<Answer['ended'], string>> = {
  limit: 'stopped at the length limit',
  context: 'stopped: its context is full',
  stopped: 'stopped by you',
};

export function answerWords({ state, said, text }: ChatAnswer): string[] {
  if (!said) return state === 'done' ? [text === '' ? 'stopped before it began' : 'stopped by you'] : [];
  const { tokens, tokensPerSecond, ended, droppedMessages, format, unknownTokens } = said;
  const dropped = formatPlural(droppedMessages, 'earlier message');
  return [
    tokens > 0 ? `${formatPlural(tokens, 'token')}, ${formatTokenRate(tokensPerSecond)}` : undefined,
    ENDED[ended],
    droppedMessages > 0 ? `${dropped} had no room` : undefined,
    format === 'plain' ? 'this model has no chat template: it reads the plain text' : undefined,
    unknownTokens > 0 ? `${formatPlural(unknownTokens, 'token')} of the question unknown to it` : undefined,
  ].filter((part) => part !== undefined);
}
