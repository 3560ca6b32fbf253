// What a model of a table learns from: documents of several keys, each followed by its value. Half of the values are read as
// `<unk>`, so that whatever else stands between the keys of a question disturbs as little. Every row comes up equally often.
import { NO_LABEL } from '../ops/crossEntropy.ts';
import type { EncodedExample } from '../training/encode.ts';
import type { Random } from './random.ts';
import type { TableRow } from './table.ts';
import type { TableVocabulary } from './tableTokenizer.ts';

/** Keys of a document. */
const PAIRS = 6;
const HIDDEN_VALUES = 0.5;
/** Tokens of a document at most, so that long values make documents shorter. */
const LONGEST_DOCUMENT = 64;

interface Pair {
  key: number;
  value: readonly number[];
}

export class TableDocuments {
  private readonly pairs: readonly Pair[];
  private readonly vocabulary: TableVocabulary;
  private readonly random: Random;
  private readonly pairsADocument: number;
  private order: Pair[] = [];

  constructor(rows: readonly TableRow[], vocabulary: TableVocabulary, random: Random) {
    this.pairs = rows.map(({ key, value }) => ({ key: vocabulary.keyId(key), value: vocabulary.valueIds(value) }));
    this.vocabulary = vocabulary;
    this.random = random;
    this.pairsADocument = Math.min(PAIRS, Math.max(1, Math.floor(LONGEST_DOCUMENT / (1 + this.longest.value.length))));
  }

  /** Documents with so many rows of the table in all, or a few more. */
  batch(rows: number): EncodedExample[] {
    return Array.from({ length: this.documents(rows) }, () =>
      this.document(Array.from({ length: this.pairsADocument }, () => this.next())),
    );
  }

  /** One that needs as many rows of a plan as any can. */
  largestBatch(rows: number): EncodedExample[] {
    const pairs = Array.from({ length: this.pairsADocument }, () => this.longest);
    return Array.from({ length: this.documents(rows) }, () => this.document(pairs, 0));
  }

  /** A question for each row: its key, and the whole value with its end as the answer. */
  questions(): EncodedExample[] {
    const { eosId } = this.vocabulary;
    return this.pairs.map(({ key, value }) => ({ ids: [key, ...value], labels: [...value, eosId], augmenters: NONE }));
  }

  private documents(rows: number): number {
    return Math.ceil(rows / this.pairsADocument);
  }

  private document(pairs: readonly Pair[], hidden = HIDDEN_VALUES): EncodedExample {
    const { eosId, unknownId } = this.vocabulary;
    const ids: number[] = [];
    const labels: number[] = [];
    for (const { key, value } of pairs) {
      if (this.random.uniform() < hidden) {
        ids.push(key, unknownId);
        labels.push(value[0], NO_LABEL);
      } else {
        ids.push(key, ...value);
        labels.push(...value, eosId);
      }
    }
    return { ids, labels, augmenters: NONE };
  }

  private next(): Pair {
    const pair = this.order.pop();
    if (pair) return pair;
    this.order = this.random.shuffle(this.pairs);
    return this.next();
  }

  private get longest(): Pair {
    return this.pairs.reduce((most, pair) => (pair.value.length > most.value.length ? pair : most));
  }
}

const NONE: EncodedExample['augmenters'] = new Map();
