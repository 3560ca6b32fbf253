// What "keys" learns from, as token ids: keys with their numbers behind them, and expressions with the same in numbers behind
// them. In both, each key is to say its number at once, so that links find it there, whatever stands between the keys.
import { NO_LABEL } from '../../../src/engine/ops/crossEntropy.ts';
import type { Random } from '../../../src/engine/tables/random.ts';
import { UNKNOWN } from '../../../src/engine/tables/specialTokens.ts';
import type { TextTokenizer } from '../../../src/engine/text/tokenizer.ts';
import { encodeExample, type EncodedExample } from '../../../src/engine/training/encode.ts';
import { drawExpression, questionExample, type Operands, type Table } from './expression.ts';
import { keys } from './keys.ts';

const PAIRS = 6;
/** Of the pairs of a text; always as many, since all batches of a training have the same size. */
const HIDDEN = PAIRS / 2;

export interface KeyReader {
  tokenizer: TextTokenizer;
  eosId: number;
}

/** "q3x 7 ab 2 …": half of the numbers, at random, are read as `<unk>`. What follows a pair cannot be known. */
export function pairsText(random: Random, { tokenizer, eosId }: KeyReader, table: Table): EncodedExample {
  const ids: number[] = [];
  const labels: number[] = [];
  const places = random.shuffle(Array.from({ length: PAIRS }, (_, place) => place));
  for (const place of places) {
    const key = random.pick(keys);
    const [keyId, number] = tokenizer.encode(`${key} ${table.get(key)}`).ids;
    const isHidden = place < HIDDEN;
    ids.push(keyId, isHidden ? (tokenizer.idOf(UNKNOWN) ?? 0) : number);
    labels.push(number, isHidden ? NO_LABEL : eosId);
  }
  return { ids, labels, augmenters: new Map() };
}

/** "q3x + ab :" and then "7 + 2". */
export function expressionText(random: Random, reader: KeyReader, table: Table, count: Operands): EncodedExample {
  const { tokenizer, eosId } = reader;
  const expression = drawExpression(random, count, () => random.pick(keys));
  const example = questionExample('subs', expression, table);
  const { ids, labels, augmenters } = encodeExample(example, { tokenizer, eosIds: [eosId] });
  const saying = [...labels];
  for (const [i, key] of expression.operands.entries()) saying[2 * i] = tokenizer.encode(String(table.get(key))).ids[0];
  return { ids, labels: saying, augmenters };
}
