import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../shared/protocol.ts';
import { answerWords } from './answerWords.ts';

const said: Answer = {
  speaker: 'anchor',
  text: 'Hello.',
  ids: [],
  tokens: 3,
  tokensPerSecond: 24.4,
  questionTokens: 9,
  unknownTokens: 0,
  droppedMessages: 0,
  format: 'chat',
  ended: 'end',
};
const words = (change: Partial<Answer>) => answerWords({ state: 'done', text: 'Hello.', said: { ...said, ...change } });

describe('the small print of an answer', () => {
  it('is short where all went well', () => expect(words({})).toEqual(['3 tokens, 24 tokens/s']));

  it.each([
    [{ ended: 'limit' }, 'stopped at the length limit'],
    [{ ended: 'context' }, 'stopped: its context is full'],
    [{ ended: 'stopped' }, 'stopped by you'],
    [{ droppedMessages: 3 }, '3 earlier messages had no room'],
    [{ droppedMessages: 1 }, '1 earlier message had no room'],
    [{ format: 'plain' }, 'this model has no chat template: it reads the plain text'],
    [{ unknownTokens: 2 }, '2 tokens of the question unknown to it'],
  ] as const)('%j', (change, text) => expect(words(change).slice(1)).toEqual([text]));

  it('of an answer that never came, or is still coming', () => {
    expect(answerWords({ state: 'done', text: '' })).toEqual(['stopped before it began']);
    expect(answerWords({ state: 'done', text: 'Hel' })).toEqual(['stopped by you']);
    expect(answerWords({ state: 'streaming', text: 'Hel' })).toEqual([]);
    expect(words({ tokens: 0 })).toEqual([]);
  });
});
