import { describe, expect, it } from 'vitest';
import { askedAnew, messagesFor, sentTo, withAnswer, type ChatTurn } from './conversation.ts';

const turn = (id: number, question: string, texts: Record<string, string>): ChatTurn => ({
  id,
  question,
  answers: Object.fromEntries(Object.entries(texts).map(([who, text]) => [who, { state: 'done', text }])),
});
const turns = [turn(1, 'One?', { anchor: 'I.', codes: '3' }), turn(2, 'Two?', { anchor: '' }), turn(3, 'Three?', {})];

describe('what a speaker gets to read', () => {
  it('is what was asked, and what it said itself', () => {
    expect(messagesFor('anchor', turns.slice(0, 2), '')).toEqual([
      { role: 'user', content: 'One?' },
      { role: 'assistant', content: 'I.' },
      { role: 'user', content: 'Two?' },
    ]);
    expect(messagesFor('codes', turns.slice(0, 2), '')[1].content).toBe('3');
  });

  it('goes back and forth: a question that it never answered is left out', () => {
    const roles = messagesFor('anchor', turns, '').map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'user']);
    expect(messagesFor('nobody', turns, '')).toEqual([{ role: 'user', content: 'Three?' }]);
  });

  it('begins with what every model is told first', () => {
    expect(messagesFor('anchor', turns.slice(0, 1), ' Be brief. ')[0]).toEqual({
      role: 'system',
      content: 'Be brief.',
    });
  });

  it('does not end with an answer that is asked for again', () => {
    expect(messagesFor('anchor', turns.slice(0, 1), '')).toEqual([{ role: 'user', content: 'One?' }]);
  });
});

describe('what of that is sent', () => {
  const many = Array.from({ length: 2000 }, (_, i) => turn(i, `Question ${i}?`, { anchor: `Answer ${i}.` }));

  it('is all of it while there may be room for it', () => {
    const { prompt, left } = sentTo('anchor', many.slice(0, 50), { system: 'Be brief.', context: 512 });
    expect([prompt.length, left]).toEqual([100, 0]);
    expect(prompt).toEqual(messagesFor('anchor', many.slice(0, 50), 'Be brief.'));
  });

  it('is never more than one message a token, begins with a question, and keeps what is told first', () => {
    for (const context of [511, 512]) {
      const { prompt, left } = sentTo('anchor', many, { system: 'Be brief.', context });
      expect(prompt.slice(0, 2)).toEqual([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Question 1744?' },
      ]);
      expect(prompt.at(-1)?.content).toBe('Question 1999?');
      expect(left).toBe(2 * 1744);
    }
    expect(sentTo('anchor', many, { system: '', context: 1 })).toEqual({
      prompt: [{ role: 'user', content: 'Question 1999?' }],
      left: 2 * 1999,
    });
  });
});

describe('a list of questions', () => {
  const ids = (list: readonly ChatTurn[]) => list.map(({ id }) => id);

  it('grows at the end; in place of an earlier one, what followed is gone', () => {
    expect(ids(askedAnew(turns, turn(9, 'Again?', {})))).toEqual([1, 2, 3, 9]);
    expect(ids(askedAnew(turns, turn(9, 'Again?', {}), 2))).toEqual([1, 9]);
  });

  it('takes answers for the turn and speaker that they are of', () => {
    const after = withAnswer(turns, 2, 'codes', { state: 'streaming', text: 'h' });
    expect(after[1].answers).toEqual({ anchor: { state: 'done', text: '' }, codes: { state: 'streaming', text: 'h' } });
    expect([after[0], after[2]]).toEqual([turns[0], turns[2]]);
    expect(withAnswer(turns, 7, 'codes', { text: 'x' })).toEqual(turns);
  });
});
