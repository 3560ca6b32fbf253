import { describe, expect, it } from 'vitest';
import { firstExample } from '../state/preset.ts';
import { countChanges } from '../state/answerChanges.ts';
import { changesSentence, compared } from './changes.ts';
import { linkDifferences } from './linkDifferences.ts';

const answer = (pinned: string, composed: string, expected = '7') =>
  compared({
    prompt: 'owl + fox =',
    expected,
    answers: [
      { speaker: 'composition', text: composed, right: composed.trim() === expected },
      { speaker: 'pinned', text: pinned, right: pinned.trim() === expected },
    ],
  });

describe('answers of two wirings', () => {
  it('became right, became wrong, are wrong in another way, or the same, whatever space is around them', () => {
    const all = [answer('3', '7'), answer('7', ' 3'), answer('3', '4'), answer('3', '3'), answer('7', ' 7 ')];
    expect(all.map(({ change }) => change)).toEqual(['nowRight', 'nowWrong', 'otherwise', 'same', 'same']);
    expect(countChanges(all.map(({ change }) => change))).toEqual({ nowRight: 1, nowWrong: 1, otherwise: 1, same: 2 });
  });

  it('in a sentence', () => {
    const many = (count: number, pinned: string, composed: string) =>
      Array.from({ length: count }, () => answer(pinned, composed));
    expect(
      changesSentence([...many(9, '3', '7'), ...many(2, '7', '3'), ...many(1, '3', '4'), ...many(116, '7', '7')]),
    ).toBe('12 of 128 answers changed: 9 became right, 2 became wrong, 1 is wrong in another way.');
    expect(changesSentence(many(2, '3', '4'))).toBe('2 of 2 answers changed: 2 are wrong in another way.');
    expect(changesSentence(many(1, '7', '7'))).toBe('None of 1 answer changed.');
    expect(changesSentence([])).toBe('');
  });
});

it('links are told apart by the layers that they join; those in both by what they are', () => {
  const [first, second, third] = firstExample.links;
  const found = linkDifferences(
    [first, second],
    [{ ...second, id: 'other', heads: 2, enabled: false }, third],
    () => 'Codes',
  );
  expect(found).toEqual({
    onlyPinned: ['Codes block 2 → embeddings'],
    onlyComposed: ['Codes block 2 → block 2'],
    differ: ['Codes block 2 → block 1: on pinned, off composed, 4 heads pinned, 2 heads composed'],
    same: 0,
  });
  expect(linkDifferences(firstExample.links, firstExample.links, () => '').same).toBe(4);
});
