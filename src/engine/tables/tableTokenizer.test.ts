// Ids of awkward keys. They were compared with Python's `tokenizers` 0.23 on these texts and on random mixtures of them.
import { describe, expect, it } from 'vitest';
import { TextTokenizer } from '../text/tokenizer.ts';
import { tableVocabulary } from './tableTokenizer.ts';

const KEYS = [
  'Anna Müller',
  'Anna',
  'naïve café',
  "O'Brien",
  'C++',
  '春子',
  'B-52',
  'Łukasz',
  'ÉLAN vital',
  'polish',
  'Polish',
  'x',
];
const rows = KEYS.map((key, i) => ({ key, value: String(i % 3) }));
const vocabulary = tableVocabulary(rows);
const tokenizer = TextTokenizer.fromJson(vocabulary.files.tokenizer, vocabulary.files.config);

/** Keys by their place, values as they are, and `?` for what is unknown. */
function read(text: string): string {
  const names = new Map<number, string>([
    [vocabulary.unknownId, '?'],
    [vocabulary.eosId, '</s>'],
  ]);
  for (const { key, value } of rows) {
    names.set(vocabulary.keyId(key), key);
    names.set(vocabulary.valueIds(value)[0], value);
  }
  for (const [alias, key] of vocabulary.aliases) names.set(alias, `${names.get(key)}*`);
  return tokenizer
    .encode(text)
    .ids.map((id) => names.get(id) ?? String(id))
    .join('|');
}

/** Text, what it reads as; a star: in lower case. */
const TEXTS: [string, string][] = [
  ['Anna Müller + naïve café =', 'Anna Müller|?|naïve café|?'],
  ['Anna + Anna Müller - Anna =', 'Anna|?|Anna Müller|?|Anna|?'],
  ['Anna  Müller', 'Anna Müller'],
  ['Anna Mu\u0308ller', 'Anna Müller'],
  ['Annabel Anna_ xAnna ÜAnna Anna\u0308', '?|?|?|?|?'],
  ['anna müller + NAÏVE café', 'Anna Müller*|?|?|?'],
  ["O'Brien, o'brien; O\u2019Brien", "O'Brien|?|O'Brien*|?|O'Brien"],
  ['C++ + c++ = C+', 'C++|?|C++*|?|?|?'],
  ['春子+春子', '春子|?|春子'],
  ['B-52 - 2 = B-5', 'B-52|?|2|?|?|?|?'],
  ['Łukasz łukasz', 'Łukasz|Łukasz*'],
  ['ÉLAN vital, élan vital', 'ÉLAN vital|?|ÉLAN vital*'],
  ['Polish polish POLISH', 'Polish|polish|?'],
  ['x 1 2 12 3', 'x|1|2|?|?'],
  ['unknown </s> x', '?|</s>|x'],
  ['', ''],
];

describe('the tokenizer of a table', () => {
  it.each(TEXTS)('reads %j as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('numbers what is said first, then keys, then other spellings, without gaps', () => {
    const { said, trained, files, aliases } = vocabulary;
    const { model } = files.tokenizer as { model: { vocab: Record<string, number> } };
    const ids = Object.values(model.vocab).toSorted((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: files.vocabularySize }, (_, id) => id));
    expect([said, trained, files.vocabularySize].map((count) => count % 4)).toEqual([0, 0, 0]);
    for (const value of ['0', '1', '2']) expect(vocabulary.valueIds(value)[0]).toBeLessThan(said);
    for (const key of KEYS) expect(vocabulary.keyId(key)).toBeLessThan(trained);
    for (const alias of aliases.keys()) expect(alias).toBeGreaterThanOrEqual(trained);
  });

  it('has one token for what is both a key and a value', () => {
    const both = tableVocabulary([
      { key: 'Paris', value: 'France' },
      { key: 'France', value: 'Europe' },
    ]);
    expect(both.valueIds('France')).toEqual([both.keyId('France')]);
    expect(both.keyId('France')).toBeLessThan(both.said);
  });

  it('spells values where there are too many, in the longest pieces of which there are few', () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => ({ key: `k${i}`, value: `${10_000 + i} m` }));
    const spelled = tableVocabulary(numbers);
    const made = TextTokenizer.fromJson(spelled.files.tokenizer, spelled.files.config);
    const texts = (value: string): string[] => spelled.valueIds(value).map((id) => made.tokenText(id));
    expect(texts('10042 m')).toEqual(['1004', '2', ' ', 'm']);
    expect(tableVocabulary(numbers, 150).valueIds('10042 m')).toHaveLength(4);
    expect(tableVocabulary(numbers, 100).valueIds('10042 m')).toHaveLength(7);
    expect(made.encode('k42 10042 m').ids).toEqual([spelled.keyId('k42'), ...spelled.valueIds('10042 m')]);
    expect(made.decode(spelled.valueIds('10042 m'))).toBe('10042 m');
  });

  it('decodes a value behind its key to its text, also one of two words', () => {
    const towns = tableVocabulary([{ key: 'Ada', value: 'New York' }]);
    const made = TextTokenizer.fromJson(towns.files.tokenizer, towns.files.config);
    expect(made.encode('Ada New York').ids).toEqual([towns.keyId('Ada'), ...towns.valueIds('New York')]);
    expect(made.decode([...towns.valueIds('New York'), towns.eosId])).toBe('New York');
  });
});
