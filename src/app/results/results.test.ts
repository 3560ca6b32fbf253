import { describe, expect, it } from 'vitest';
import type { EvaluatedAnswer, Measures } from '../../shared/evaluations.ts';
import type { KeptEvaluation } from '../state/evaluationRecord.ts';
import { bestOf, MEASURES } from './measureWords.ts';
import { changedSentence, questionRows, shownRows, subjectOf, type Shown } from './questionRows.ts';
import { resultsCsv } from '../../shared/resultsCsv.ts';

const answer = (text: string, right: boolean, loss = 1): EvaluatedAnswer => ({ text, right, chrf: 50, loss });
const evaluation = (
  composed: [prompt: string, answer: EvaluatedAnswer][],
  speakers = ['anchor', 'composition'],
): KeptEvaluation => ({
  speakers,
  measures: [],
  rows: composed.map(([prompt, given]) => ({
    prompt,
    expected: '7',
    answers: speakers.map((speaker) => (speaker === 'composition' ? given : answer('0', false))),
  })),
  examplesHash: 'h',
  seconds: 1,
  at: 0,
  wired: '',
});

const before = evaluation([
  ['a', answer('7', true)],
  ['b', answer('3', false)],
  ['c', answer('3', false)],
  ['d', answer(' 3', false)],
]);
const now = evaluation([
  ['e', answer('7', true, 0.1)],
  ['d', answer('3 ', false, 4)],
  ['c', answer('4', false, 2)],
  ['b', answer('7', true, 0.2)],
  ['a', answer('Five', false, 4)],
]);
const rows = questionRows(now, before);
const prompts = (to: Partial<Shown>, of = rows) =>
  shownRows(of, { filter: 'all', find: '', order: 'asked', ...to }, 1).map(({ prompt }) => prompt);

describe('question by question', () => {
  it('changes are found by the question, whatever its place; a new one has nothing to be compared with', () => {
    expect(rows.map(({ prompt, change }) => [prompt, change])).toEqual([
      ['e', undefined],
      ['d', 'same'],
      ['c', 'otherwise'],
      ['b', 'nowRight'],
      ['a', 'nowWrong'],
    ]);
    expect(changedSentence(rows, 'Composed')).toBe(
      '“Composed” since the evaluation before: 3 of 4 answers changed, 1 became right, 1 became wrong, 1 is wrong in another way.',
    );
    expect(changedSentence(questionRows(now), 'Composed')).toBe('');
    expect(changedSentence(questionRows(now, now), 'Composed')).toContain('none of 5 answers changed');
  });

  it('are filtered by the composition’s answer, found by any text, and sorted by its loss', () => {
    expect(prompts({ filter: 'wrong' })).toEqual(['d', 'c', 'a']);
    expect(prompts({ filter: 'changed' })).toEqual(['c', 'b', 'a']);
    expect(prompts({ find: ' fIVE ' })).toEqual(['a']);
    expect(prompts({ find: 'x' })).toEqual([]);
    expect(prompts({ order: 'highest' })).toEqual(['d', 'a', 'c', 'b', 'e']);
    expect(prompts({ order: 'lowest', filter: 'wrong' })).toEqual(['c', 'd', 'a']);
  });

  it('without the composition it is the last speaker that counts, also when that one was not asked before', () => {
    expect(subjectOf(['codes', 'anchor'])).toBe(1);
    expect(subjectOf(['codes', 'composition', 'pinned'])).toBe(1);
    const other = evaluation([['a', answer('0', false)]], ['codes', 'pinned']);
    expect(questionRows(other, before)[0].change).toBeUndefined();
  });
});

describe('measures', () => {
  const measures = (change: Partial<Measures>): Measures => ({
    exact: 0,
    chrf: 0,
    loss: 1,
    perplexity: 3,
    n: 9,
    ...change,
  });
  const of = (key: keyof Measures) => MEASURES.find((measure) => measure.key === key) ?? MEASURES[0];

  it('the best is the most, or the least of a loss; where all are equal nobody is', () => {
    const all = [measures({ exact: 0.5, loss: 2 }), measures({ exact: 0.9 }), measures({ exact: 0.9 })];
    expect(bestOf(of('exact'), all)).toEqual([1, 2]);
    expect(bestOf(of('loss'), all)).toEqual([1, 2]);
    expect(bestOf(of('chrf'), all)).toEqual([]);
    expect(bestOf(of('n'), all)).toEqual([]);
    expect(bestOf(of('numeric'), [measures({ numeric: 0.1 }), measures({})])).toEqual([]);
  });

  it('all that an evaluation has is shown', () => {
    const keys: (keyof Measures)[] = ['exact', 'numeric', 'chrf', 'loss', 'perplexity', 'n'];
    expect(MEASURES.map(({ key }) => key)).toEqual(keys);
    expect(of('perplexity').write(12_345.6)).toBe('12,346');
  });
});

it('a table for other programs, in which no answer is a formula', () => {
  const evil = evaluation([['=1+1', answer('-13', true, 0.25)]], ['composition']);
  expect(resultsCsv(evil, ['Composed']).split('\n')).toEqual([
    'question,right answer,Composed: answer,Composed: right,Composed: same number,Composed: chrF,Composed: loss',
    `"'=1+1",7,-13,true,,50,0.25`,
    '',
  ]);
});
