import { describe, expect, it } from 'vitest';
import { NO_LABEL } from '../ops/crossEntropy.ts';
import type { EncodedExample } from '../training/encode.ts';
import { seededRandom } from './random.ts';
import { TableDocuments } from './tableDocuments.ts';
import { tableVocabulary } from './tableTokenizer.ts';

const rows = Array.from({ length: 30 }, (_, i) => ({ key: `key ${i}`, value: 'ab'.repeat(1 + (i % 4)) + i }));
const whole = tableVocabulary(rows);
const spelled = tableVocabulary(rows, 0);

const labelled = ({ labels }: EncodedExample): number => labels.filter((label) => label !== NO_LABEL).length;
const sum = (batch: readonly EncodedExample[], count: (example: EncodedExample) => number): number =>
  batch.reduce((total, example) => total + count(example), 0);

describe.each([
  ['values as they are', whole],
  ['spelled values', spelled],
])('documents with %s', (_, vocabulary) => {
  const make = (): TableDocuments => new TableDocuments(rows, vocabulary, seededRandom(1));

  it('label each key with what its value begins with, and a value that is read with the rest and the end', () => {
    let hidden = 0;
    for (const { ids, labels } of make().batch(600)) {
      for (let t = 0; t < ids.length; t++) {
        const row = rows.find(({ key }) => vocabulary.keyId(key) === ids[t]);
        const value = vocabulary.valueIds(row?.value ?? '');
        expect(labels[t]).toBe(value[0]);
        if (ids[t + 1] === vocabulary.unknownId) {
          hidden++;
          expect(labels[++t]).toBe(NO_LABEL);
          continue;
        }
        expect(ids.slice(t + 1, t + 1 + value.length)).toEqual(value);
        expect(labels.slice(t + 1, t + 1 + value.length)).toEqual([...value.slice(1), vocabulary.eosId]);
        t += value.length;
      }
    }
    expect(hidden / 600).toBeCloseTo(0.5, 1);
  });

  it('have every row equally often', () => {
    const seen = new Map<number, number>();
    for (const { ids } of make().batch(600)) for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    expect(new Set(rows.map(({ key }) => seen.get(vocabulary.keyId(key))))).toEqual(new Set([20]));
  });

  it('never need more room than the largest batch', () => {
    const documents = make();
    const largest = documents.largestBatch(120);
    for (let step = 0; step < 50; step++) {
      const batch = documents.batch(120);
      expect(batch).toHaveLength(largest.length);
      expect(sum(batch, ({ ids }) => ids.length)).toBeLessThanOrEqual(sum(largest, ({ ids }) => ids.length));
      expect(sum(batch, labelled)).toBeLessThanOrEqual(sum(largest, labelled));
    }
  });

  it('ask for the whole value and its end', () => {
    const [{ ids, labels }] = make().questions();
    const value = vocabulary.valueIds(rows[0].value);
    expect(ids).toEqual([vocabulary.keyId('key 0'), ...value]);
    expect(labels).toEqual([...value, vocabulary.eosId]);
  });
});
