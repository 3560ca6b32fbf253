// The tokenizer of a model that knows a table, as tokenizer.json. Every key is one token wherever it stands in a text, also
// one of several words. So is every value, where there are not too many different ones; else values are spelled.
import type { TableRow } from './table.ts';
import { END, SPECIAL, SPECIAL_ENTRIES, TOKENIZER_SETTINGS, UNKNOWN, type TokenizerFiles } from './specialTokens.ts';

/** So many different values have a token each; more are spelled, with at most so many different pieces. */
const MOST_ANSWERS = 2048;
/** Characters of a piece, if there are not too many different ones. */
const LONGEST_PIECE = 4;

/** What is no key: words, numbers and signs, each one unknown token. */
const PIECES = String.raw`[\p{L}\p{M}\p{N}\p{Pc}]+|\S`;
/** Where values are spelled: so many characters together, and the spaces within. */
const spelled = (length: number): string => String.raw`(?<=\S) (?=\S)|\S{1,${length}}`;

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

/** @param mostAnswers different values with a token each, and pieces of spelled ones. */
export function tableVocabulary(rows: readonly TableRow[], mostAnswers = MOST_ANSWERS): TableVocabulary {
  const values = new Set(rows.map(({ value }) => value));
  const pieceLength = values.size > mostAnswers ? lengthOfPieces(values, mostAnswers) : Infinity;
  const answers = new Set([...values].flatMap((value) => inPieces(value, pieceLength)));
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
  const whole = new Set([
    ...(pieceLength < Infinity ? [] : values),
    ...rows.map(({ key }) => key),
    ...otherSpellings.keys(),
  ]);
  return {
    files: { tokenizer: tokenizerJson(ids, whole, pieceLength), config: TOKENIZER_SETTINGS, vocabularySize },
    said,
    trained,
    aliases: new Map(Array.from(otherSpellings, ([spelling, key]) => [idOf(spelling), idOf(key)])),
    eosId: idOf(END),
    unknownId: idOf(UNKNOWN),
    keyId: idOf,
    valueIds: (value) => inPieces(value, pieceLength).map(idOf),
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

/** The longest that makes few enough different pieces. */
function lengthOfPieces(values: ReadonlySet<string>, most: number): number {
  for (let length = LONGEST_PIECE; length > 1; length--)
    if (new Set([...values].flatMap((value) => inPieces(value, length))).size <= most) return length;
  return 1;
}

/** Characters by so many, the rest last; a space by itself. */
function inPieces(value: string, length: number): string[] {
  return length === Infinity ? [value] : (value.match(new RegExp(String.raw` |\S{1,${length}}`, 'gu')) ?? []);
}

function tokenizerJson(ids: ReadonlyMap<string, number>, whole: ReadonlySet<string>, pieceLength: number): object {
  const isSpelled = pieceLength < Infinity;
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
      pattern: { Regex: isSpelled ? spelled(pieceLength) : PIECES },
      behavior: 'Removed',
      invert: true,
    },
    post_processor: null,
    decoder: isSpelled ? { type: 'Fuse' } : null, // else joined by spaces
    model: { type: 'WordLevel', vocab: Object.fromEntries(ids), unk_token: UNKNOWN },
  };
}
