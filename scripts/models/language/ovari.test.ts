import { describe, expect, test } from 'vitest';
import { englishVocabulary, lexemes, verbForm } from './english.ts';
import { formsOf, glosses, nounForm, ovariForms, ovariStatement, questionWord, tensedForm } from './ovari.ts';
import { englishStatement, type Statement } from './statement.ts';

const STATEMENT: Statement = {
  doer: { noun: 'dog', adjective: 'old' },
  sufferer: { noun: 'cat', adjective: 'red' },
  verb: 'chase',
  tense: 'before',
};

describe('English', () => {
  test('has each word once', () => {
    expect(new Set(englishVocabulary).size).toBe(englishVocabulary.length);
  });

  test.each([
    ['push', 'pushes', 'pushed'],
    ['carry', 'carries', 'carried'],
    ['chase', 'chases', 'chased'],
    ['find', 'finds', 'found'],
    ['miss', 'misses', 'missed'],
  ])('%s, %s, %s', (stem, now, before) => {
    expect([verbForm(stem, 'now'), verbForm(stem, 'before')]).toEqual([now, before]);
  });
});

describe('Ovari', () => {
  test('has a form of its own for each case and tense, and none that is English', () => {
    const words = ovariForms.map(({ word }) => word);
    const english = lexemes.map(({ kind }) => (kind === 'adjective' ? 1 : 2)).reduce((sum, count) => sum + count, 0);
    expect(new Set(words).size).toBe(english + 3);
    expect(words.filter((word) => englishVocabulary.includes(word))).toEqual([]);
  });

  test('has one root for all forms of a word', () => {
    const [doer, sufferer] = formsOf({ kind: 'noun', stem: 'dog' });
    expect([doer.word.slice(0, -1), doer.word.at(-1)]).toEqual([sufferer.word.slice(0, -2), 'k']);
    expect(sufferer.word.slice(-2)).toBe('lo');
    expect([doer.gloss, sufferer.gloss]).toEqual(['dog', 'dog']);
    expect(glosses.get(tensedForm('chase', 'before'))).toBe('chased');
    expect(glosses.get(questionWord('whom'))).toBe('whom');
  });

  test('says who does first, with adjectives behind, and the verb last', () => {
    const words = ovariStatement(STATEMENT).split(' ');
    expect(words.map((word) => glosses.get(word))).toEqual(['dog', 'old', 'cat', 'red', 'chased']);
    expect([words[0], words[2]]).toEqual([nounForm('dog', 'doer'), nounForm('cat', 'sufferer')]);
    expect(englishStatement(STATEMENT)).toBe('old dog chased red cat');
    expect(englishStatement(STATEMENT, { verb: 'first', adjective: 'behind' })).toBe('chased dog old cat red');
  });

  test('has no word for what is not in its dictionary', () => {
    expect(() => nounForm('piano', 'doer')).toThrow('no word for "piano"');
  });
});
