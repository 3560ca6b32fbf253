import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { wholeVocabulary } from './saidRows.ts';
import { tableVocabulary } from './tableTokenizer.ts';

const WIDTH = 4;
const rows = ['Ada', 'Bob', 'Cy', 'Dee', 'Eve'].map((key, i) => ({ key, value: `v${i}` }));
const vocabulary = tableVocabulary(rows);
const { said, trained, files, aliases, unknownId } = vocabulary;
const random = seededRandom(1);
const tensor = (name: string, count: number) => ({
  name,
  shape: [count, WIDTH],
  values: Float32Array.from({ length: count * WIDTH }, () => random.normal()),
});
const parts = [tensor('embed_tokens.weight', trained), tensor('norm.weight', 1), tensor('lm_head.weight', said)];
const [embedding, norm, head] = wholeVocabulary(parts, vocabulary);
const rowOf = ({ values }: { values: Float32Array }, row: number): number[] =>
  Array.from(values.subarray(row * WIDTH, (row + 1) * WIDTH));

it('gives every token a row, and leaves what was trained as it is', () => {
  expect([embedding.shape, head.shape]).toEqual([
    [files.vocabularySize, WIDTH],
    [files.vocabularySize, WIDTH],
  ]);
  expect(embedding.values.slice(0, trained * WIDTH)).toEqual(parts[0].values);
  expect(head.values.slice(0, said * WIDTH)).toEqual(parts[2].values);
  expect(norm).toBe(parts[1]);
});

it('reads another spelling as its key', () => {
  expect(aliases.size).toBe(rows.length);
  for (const [alias, key] of aliases) expect(rowOf(embedding, alias)).toEqual(rowOf(parts[0], key));
});

it('says no key: its logit is as far below that of <unk> as that is below the mean', () => {
  const state = [0.3, -0.7, 0.2, 1.1];
  const logit = (row: number): number => rowOf(head, row).reduce((sum, weight, i) => sum + weight * state[i], 0);
  const mean = Array.from({ length: said }, (_, row) => logit(row)).reduce((sum, value) => sum + value / said, 0);
  for (let row = said; row < files.vocabularySize; row++)
    expect(logit(row)).toBeCloseTo(2 * logit(unknownId) - mean, 4);
});
