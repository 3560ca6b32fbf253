import { expect, test } from 'vitest';
import { OURS, linkProblem } from './composition.ts';

test('heads that are wider than the kernels can keep are a problem of the link', () => {
  const augmenter = { id: 'augmenter', blocks: 2, width: 64, heads: 4 };
  const anchor = { id: 'anchor', blocks: 3, width: 576, heads: 9 };
  const problem = (heads: number): string | undefined => {
    const link = {
      id: 'a',
      augmenter: 'augmenter',
      from: 1,
      to: 1,
      heads,
      distanceBias: true,
      ...OURS,
      enabled: true,
    };
    return linkProblem(link, anchor, [augmenter], []);
  };
  expect(problem(2)).toContain('288 wide');
  expect(problem(3)).toBeUndefined();
});
