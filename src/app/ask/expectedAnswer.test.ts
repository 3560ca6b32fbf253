import { describe, expect, it } from 'vitest';
import type { Preset } from '../../shared/preset.ts';
import { expectedAnswer, numberOfName, parseSum } from './expectedAnswer.ts';

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

  it('names of several words', () => {
    expect(parseSum('owl - Rio de Janeiro + St. Louis =')?.map(({ operand }) => operand)).toEqual([
      'owl',
      'rio de janeiro',
      'st. louis',
    ]);
  });

  it.each(['dog + cat', 'dog + =', '=', 'dog * 3 =', '+ 3 =', 'Who are you?', 'a = b ='])('not a sum: %s', (prompt) =>
    expect(parseSum(prompt)).toBeUndefined(),
  );
});

describe('the right answer', () => {
  const codes: Record<string, number> = { dog: 3, cat: 7 };
  const lookUps: string[] = [];
  const lookUp = (word: string) => {
    lookUps.push(word);
    return Promise.resolve(codes[word]);
  };
  const answer = (prompt: string, checker: Preset['checker'] = 'sumOfCodes') =>
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

  it('follows the example: with products, or in numbers', async () => {
    expect(await answer('dog + cat × 2 =', 'keyQuestion')).toBe('17');
    expect(await answer('dog × cat :', 'keyQuestion')).toBe('3 × 7');
    expect(await answer('dog × bird =', 'keyQuestion')).toBeUndefined();
    expect(await answer('dog × cat =')).toBeUndefined();
  });

  it('is not known where a word or the form is not', async () => {
    expect(await answer('dog + bird =')).toBeUndefined();
    expect(await answer('What is a dog?')).toBeUndefined();
    expect(await answer('dog + cat =', 'none')).toBeUndefined();
  });
});

describe('the number of a name', () => {
  const said = (text: string, questionTokens: number, unknownTokens: number) => ({
    text,
    questionTokens,
    unknownTokens,
  });

  it('is what the one says to whom it is a known token', () => {
    expect(numberOfName([said('3', 1, 1), said(' 7', 1, 0)])).toBe(7);
    expect(numberOfName([said('7', 1, 0), said('3', 2, 2)])).toBe(7);
    expect(numberOfName([said('0', 1, 0)])).toBe(0);
  });

  it.each([
    ['nobody is asked', []],
    ['nobody knows it', [said('3', 1, 1), said('3', 2, 1)]],
    ['it is several known words to the one who answers', [said('3', 2, 0)]],
    ['those who know it do not agree', [said('3', 1, 0), said('7', 1, 0)]],
    ['nothing is said', [said('', 1, 0)]],
    ['what is said is no number', [said('three', 1, 0)]],
  ])('is not known where %s', (_, answers) => expect(numberOfName(answers)).toBeUndefined());

  it('is one where two agree', () => expect(numberOfName([said('3', 1, 0), said('3', 1, 0)])).toBe(3));
});
