import { describe, expect, it } from 'vitest';
import type { FileUse } from '../shared/exampleDraft.ts';
import type { Example } from '../shared/protocol.ts';
import { nothingSorted, sortDraft, type DraftOptions, type UsedItems } from './sortedDraft.ts';
import { Draw } from './testing/draw.ts';
import { questionOf } from './text/exampleSplit.ts';
import { atOnce } from './text/pacer.ts';

const file = (use: FileUse, ...pairs: [prompt: string, completion: string][]): UsedItems => fileOf(use, pairs);
const fileOf = (use: FileUse, pairs: [prompt: string, completion: string][]): UsedItems => ({
  use,
  items: pairs.map(([prompt, completion], i) => ({
    line: i + 1,
    example: { prompt, completion },
    question: questionOf(prompt),
  })),
});

function sorted(files: UsedItems[], options: Partial<DraftOptions> = {}) {
  const found = nothingSorted();
  atOnce(sortDraft(files, { share: 0.1, leavesOutDuplicates: false, leavesOutLeaks: false, ...options }, found));
  return found;
}

const prompts = (examples: readonly Example[]): string[] => examples.map(({ prompt }) => prompt);

describe('sortDraft', () => {
  it('puts files on the side that they were put on', () => {
    const { train, heldOut } = sorted([file('train', ['a', '1'], ['b', '2']), file('heldOut', ['c', '3'])]);
    expect([prompts(train), prompts(heldOut)]).toEqual([['a', 'b'], ['c']]);
  });

  it('a divided file beside a side that has examples need not leave one there', () => {
    const divided = file('split', ['a', '1'], ['b', '2'], ['c', '3']);
    expect(sorted([divided, file('heldOut', ['d', '4'])], { share: 0 }).heldOut).toHaveLength(1);
    expect(sorted([divided], { share: 0 }).heldOut).toHaveLength(1);
    expect(sorted([divided, file('train', ['d', '4'])], { share: 1 }).train).toHaveLength(1);
    expect(sorted([divided], { share: 1 }).train).toHaveLength(1);
  });

  it('counts what stands there again on its side, and leaves it out when that is wanted', () => {
    const files = [file('train', ['a', '1'], ['a', '1'], ['a ', '1']), file('train', ['a', '1'], ['b', '2'])];
    expect(sorted(files)).toMatchObject({ duplicates: [{ prompt: 'a' }, { prompt: 'a' }] });
    expect(prompts(sorted(files).train)).toEqual(['a', 'a', 'a ', 'a', 'b']);
    expect(prompts(sorted(files, { leavesOutDuplicates: true }).train)).toEqual(['a', 'a ', 'b']);
    const across = [file('train', ['a', '1'], ['b', '2']), file('heldOut', ['a', '1'])];
    expect(sorted(across).duplicates).toEqual([]);
    expect(sorted(across, { leavesOutDuplicates: true }).heldOut).toHaveLength(1);
  });

  it('finds questions with different answers, each answer once, those of a question together', () => {
    const files = [
      file('split', ['a', '1'], ['b', '2'], ['a', '3'], ['a', '1'], ['c', '4']),
      file('train', ['c', '5']),
    ];
    const { conflicts, conflictingQuestions } = sorted(files);
    expect(conflictingQuestions).toBe(2);
    expect(conflicts.map(({ prompt, completion }) => prompt + completion)).toEqual(['a1', 'a3', 'c4', 'c5']);
  });

  it('finds held-out questions among those to train on, but for case, spaces and marks', () => {
    const files = [
      file('train', ['What is it?', '1'], ['Where?', '2'], ['what is  it', '3']),
      file('heldOut', ['WHAT IS IT', '1']),
    ];
    const found = sorted(files);
    expect([prompts(found.leaks), found.leakedQuestions]).toEqual([['What is it?', 'what is  it'], 1]);
    expect(found.train).toHaveLength(3);
    const without = sorted(files, { leavesOutLeaks: true });
    expect([prompts(without.train), without.heldOut.length, without.leakedQuestions]).toEqual([['Where?'], 1, 1]);
  });

  it('takes a question that all examples share in its stride', () => {
    const pairs = Array.from({ length: 150_000 }, (_, i): [string, string] => ['a', String(i)]);
    const { conflicts, conflictingQuestions } = sorted([fileOf('train', pairs)]);
    expect([conflicts.length, conflictingQuestions]).toEqual([150_000, 1]);
  });

  it('divided files never leak, whatever the share, and lose nothing', () => {
    const draw = new Draw(3);
    for (let round = 0; round < 20; round++) {
      const pairs = Array.from({ length: 200 }, (): [string, string] => [
        `${draw.pick(['What', 'what', 'WHAT'])} is${draw.pick([' ', '  '])}${draw.whole(1, 60)}${draw.pick(['?', ''])}`,
        String(draw.whole(1, 3)),
      ]);
      const files = [file('split', ...pairs.slice(0, 80)), file('split', ...pairs.slice(80))];
      const { train, heldOut, leaks } = sorted(files, { share: draw.whole(0, 10) / 10 });
      expect(leaks).toEqual([]);
      expect(train.length + heldOut.length).toBe(200);
      expect(Math.min(train.length, heldOut.length)).toBeGreaterThan(0);
    }
  });
});
