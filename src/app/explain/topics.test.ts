import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXPLAINED } from './topics.ts';

test('kernels are those of this repository', async () => {
  const kernels = Object.values(EXPLAINED).flatMap(({ kernel }) => kernel ?? []);
  expect(kernels).toHaveLength(4);
  for (const { file, read } of kernels) {
    expect(existsSync(`shaders/${file}`), file).toBe(true);
    expect((await read()).default).toBe(readFileSync(`shaders/${file}`, 'utf8'));
  }
});

test('the figures of the paper are those that stand beside our own', () => {
  const { paper } = JSON.parse(readFileSync('public/experiments/key-values.json', 'utf8')) as {
    paper: { rows: { title: string; cells: string[] }[] }[];
  };
  const cells = (title: string): string[] => paper[0].rows.find((row) => row.title === title)?.cells ?? [];
  const told = EXPLAINED.paper.sentences.join(' ').match(/\d+\.\d+/g);
  const [augmenter, anchor, composed] = cells('D_KV-MATH');
  const [, anchorAlone, kept] = cells('D_NUM-MATH');
  expect(told).toEqual([composed, augmenter, anchor, kept, anchorAlone]);
});
