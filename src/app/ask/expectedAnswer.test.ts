import { describe, expect, it } from 'vitest';
import { expectedAnswer, parseSum } from './expectedAnswer.ts';

describe('reading a sum', () => {
  it('terms with their signs', () => {
    expect(parseSum('dog + 3 - Cat =')).toEqual([
      { sign: 1, operand: 'dog' },
      { sign: 1, operand: '3' },
      { sign: -1, operand: 'cat' },
    ]);
  });

  it('one term, and no spaces', () => {
    expect(parseSum('dog=')).toEqual([{ sign: 1, operand: 'dog' }]);
    expect(parseSum('8+5−3=')?.map(({ sign }) => sign)).toEqual([1, 1, -1]);
  });

  it.each(['dog + cat', 'dog cat =', 'dog + =', '=', 'dog * 3 =', '+ 3 =', 'Who are you?', 'a = b ='])(
    'not a sum: %s',
    (prompt) => expect(parseSum(prompt)).toBeUndefined(),
  );
});

describe('the right answer', () => {
  const codes: Record<string, number> = { dog: 3, cat: 7 };
  const lookUps: string[] = [];
  const lookUp = (word: string) => {
    lookUps.push(word);
    return Promise.resolve(codes[word]);
  };
  const answer = (prompt: string, checker: 'sumOfCodes' | 'none' = 'sumOfCodes') =>
    expectedAnswer(prompt, checker, [{ prompt: 'owl + fox =', expected: '21' }], lookUp);

  it('comes from the examples first', async () => {
    expect(await answer(' owl + fox = ', 'none')).toBe('21');
  });

  it('is worked out from numbers and looked-up words, each looked up once', async () => {
    expect(await answer('dog + cat =')).toBe('10');
    expect(await answer('dog - cat - 3 =')).toBe('-7');
    lookUps.length = 0;
    expect(await answer('dog + dog + dog =')).toBe('9');
    expect(lookUps).toEqual(['dog']);
  });

  it('is not known where a word or the form is not', async () => {
    expect(await answer('dog + bird =')).toBeUndefined();
    expect(await answer('What is a dog?')).toBeUndefined();
    expect(await answer('dog + cat =', 'none')).toBeUndefined();
  });
});
