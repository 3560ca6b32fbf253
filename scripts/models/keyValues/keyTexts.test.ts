import { expect, test } from 'vitest';
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import { seededRandom } from '../../../src/engine/tables/random.ts';
import { END, UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { secretKeyTable } from './keys.ts';
import { expressionText, pairsText } from './keyTexts.ts';
import { keysTokenizer } from './tokenizers.ts';

const { tokenizer: json, config } = keysTokenizer();
const tokenizer = TextTokenizer.fromJson(json, config);
const [eosId, unknown] = [tokenizer.idOf(END) ?? NaN, tokenizer.idOf(UNKNOWN) ?? NaN];
const reader = { tokenizer, eosId };
const table = secretKeyTable(1);
const valueId = (keyId: number): number => tokenizer.idOf(String(table.get(tokenizer.decode([keyId])))) ?? NaN;

test('every key says its number, and half of the numbers are read', () => {
  const random = seededRandom(4);
  const places = new Set<string>();
  for (let i = 0; i < 50; i++) {
    const { ids, labels } = pairsText(random, reader, table);
    expect(ids).toHaveLength(12);
    const pairs = Array.from({ length: 6 }, (_, pair) => 2 * pair);
    for (const at of pairs) {
      expect(labels[at]).toBe(valueId(ids[at]));
      expect([ids[at + 1], labels[at + 1]]).toEqual(
        ids[at + 1] === unknown ? [unknown, NO_LABEL] : [labels[at], eosId],
      );
    }
    const hidden = pairs.filter((at) => ids[at + 1] === unknown);
    expect(hidden).toHaveLength(3);
    places.add(hidden.join());
  }
  expect(places.size).toBeGreaterThan(10);
});

test('an expression says the number at each key, and then itself in numbers', () => {
  const { ids, labels } = expressionText(seededRandom(4), reader, table, 3);
  expect(ids).toHaveLength(11);
  const [colon, ...numbers] = ids.slice(5);
  expect(tokenizer.decode([colon])).toBe(':');
  expect(numbers).toEqual([valueId(ids[0]), ids[1], valueId(ids[2]), ids[3], valueId(ids[4])]);
  expect(labels).toEqual([numbers[0], NO_LABEL, numbers[2], NO_LABEL, numbers[4], ...numbers, eosId]);
});
