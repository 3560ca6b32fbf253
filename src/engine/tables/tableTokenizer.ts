// The tokenizer of a model that knows a table, as tokenizer.json. Every key is one token wherever it stands in a text, also
// one of several words. So is every value, where there are not too many different ones; else values are spelled.
import type { TableRow } from './table.ts';
import { END, SPECIAL, SPECIAL_ENTRIES, TOKENIZER_SETTINGS, UNKNOWN, type TokenizerFiles } from './specialTokens.ts';

/** So many different values have a token each. */
const MOST_WHOLE_VALUES = 2048;

/** What is no key: words, numbers and signs, each one unknown token. */
const PIECES = String.raw`[\p{L}\p{M}\p{N}\p{Pc}]+|\S`;
/** Where values are spelled: characters, and the spaces within. */
const CHARACTERS = String.raw`(?<=\S) (?=\S)|\S`;

export interface TableVocabulary {
  files: TokenizerFiles;
  /** Tokens that are ever said, special ones included: the first so many. A multiple of 4. */
  said: number;
  /** Tokens that are trained: those that are said, and the keys. A multiple of 4. */
  trained: number;
  /** Another spelling of a key: it stands for the same. All of them lie behind those that are trained. */
  aliases: ReadonlyMap<number, number>;
  eosId: number;
  unknownId: number;
  keyId(key: string): number;
  valueIds(value: string): readonly number[];
}

export function tableVocabulary(rows: readonly TableRow[], mostWhole = MOST_WHOLE_VALUES): TableVocabulary {
  const values = new Set(rows.map(({ value }) => value));
  const isSpelled = values.size > mostWhole;
  const answers = isSpelled ? new Set([...values].flatMap((value) => Array.from(value))) : values;
  const ids = new Map<string, number>(SPECIAL.map((token, id) => [token, id]));
  const add = (token: string): void => void (ids.has(token) || ids.set(token, ids.size));
  let reserved = 0;
  const fillUp = (): number => {
    while (ids.size % 4 !== 0) add(`<reserved_${++reserved}>`);
    return ids.size;
  };
  for (const answer of answers) add(answer);
  const said = fillUp();
  for (const { key } of rows) add(key);
  const trained = fillUp();
  const otherSpellings = lowerCased(rows, ids);
  for (const spelling of otherSpellings.keys()) add(spelling);
  const vocabularySize = fillUp();

  const idOf = (token: string): number => {
    const id = ids.get(token);
    if (id === undefined) throw new Error(`"${token}" is no token of the table.`);
    return id;
  };
  const whole = new Set([...(isSpelled ? [] : values), ...rows.map(({ key }) => key), ...otherSpellings.keys()]);
  return {
    files: { tokenizer: tokenizerJson(ids, whole, isSpelled), config: TOKENIZER_SETTINGS, vocabularySize },
    said,
    trained,
    aliases: new Map(Array.from(otherSpellings, ([spelling, key]) => [idOf(spelling), idOf(key)])),
    eosId: idOf(END),
    unknownId: idOf(UNKNOWN),
    keyId: idOf,
    valueIds: (value) => (isSpelled ? Array.from(value, idOf) : [idOf(value)]),
  };
}

/** Keys in lower case, where that is something else and only one key has it. */
function lowerCased(rows: readonly TableRow[], taken: ReadonlyMap<string, number>): Map<string, string> {
  const keys = new Map<string, string[]>();
  for (const { key } of rows) {
    const lower = key.toLowerCase().normalize('NFC');
    keys.set(lower, [...(keys.get(lower) ?? []), key]);
  }
  return new Map([...keys].flatMap(([lower, own]) => (own.length === 1 && !taken.has(lower) ? [[lower, own[0]]] : [])));
}

function tokenizerJson(ids: ReadonlyMap<string, number>, whole: ReadonlySet<string>, isSpelled: boolean): object {
  const entries = Array.from(whole, (content) => ({
    id: ids.get(content),
    content,
    single_word: true,
    lstrip: false,
    rstrip: false,
    normalized: true,
    special: false,
  }));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...SPECIAL_ENTRIES, ...entries],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Replace', pattern: { String: '\u2019' }, content: "'" }, // the typographic apostrophe
      ],
    },
    pre_tokenizer: {
      type: 'Split',
      pattern: { Regex: isSpelled ? CHARACTERS : PIECES },
      behavior: 'Removed',
      invert: true,
    },
    post_processor: null,
    decoder: isSpelled ? { type: 'Fuse' } : null, // else joined by spaces
    model: { type: 'WordLevel', vocab: Object.fromEntries(ids), unk_token: UNKNOWN },
  };
}
