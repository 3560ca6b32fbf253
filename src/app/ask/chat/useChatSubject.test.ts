import { createElement, useState } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import type { Answer } from '../../../shared/protocol.ts';
import { useChat } from '../../state/chat.ts';
import { withAnswer, type ChatAnswer, type ChatTurn } from '../../state/conversation.ts';
import type { Subject } from '../../state/look.ts';
import { useChatSubject } from './useChatSubject.ts';

const asked = { system: '', context: 512, maxTokens: 4, sampling: { temperature: 0, seed: 1 } };
const whole = (text: string): ChatAnswer => ({
  state: 'done',
  text,
  said: { text, ids: [1], droppedMessages: 0 } as Answer,
  asked: asked as ChatAnswer['asked'],
});
const turns: ChatTurn[] = ['One?', 'Two?', 'Three?'].map((question, i) => ({
  id: i + 1,
  question,
  answers: { composition: whole(`${i + 1}`) },
}));

/** What the card of the second turn has at each of these states of the conversation, drawn one after another. */
function drawn(...states: ChatTurn[][]): (Subject | undefined)[] {
  const subjects: (Subject | undefined)[] = [];
  function Card(): null {
    const [at, setAt] = useState(0);
    useChat.setState({ turns: states[at] });
    subjects.push(useChatSubject('composition', states[at][1]));
    if (at < states.length - 1) setAt(at + 1);
    return null;
  }
  renderToString(createElement(Card));
  return subjects;
}

afterEach(() => useChat.setState({ turns: [] }));

it('is what the composition was given to read, and what it said', () => {
  expect(drawn(turns)[0]).toMatchObject({
    question: 'Two?',
    prompt: [{ content: 'One?' }, { content: '1' }, { content: 'Two?' }],
    answer: '2',
    ids: [1],
  });
});

it('is made once, whatever else is said: each token that comes draws all turns', () => {
  const streamed = ['so', 'so f'].map((text) => withAnswer(turns, 3, 'composition', { state: 'streaming', text }));
  const [first, ...later] = drawn(turns, ...streamed);
  expect(later.map((subject) => subject === first)).toEqual([true, true]);
});

it('is another for another answer, and none for one that is not whole', () => {
  const [, again, waiting] = drawn(
    turns,
    withAnswer(turns, 2, 'composition', whole('zwei')),
    withAnswer(turns, 2, 'composition', { state: 'waiting', text: '' }),
  );
  expect([again?.answer, waiting]).toEqual(['zwei', undefined]);
});
