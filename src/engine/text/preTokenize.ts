// The second stage of a tokenizer.json: the text is cut into pieces that no token crosses. Written on tracked text after
// the Rust original, where every kind is one split with one of five behaviours; the library has two of the five.
import type { PreTokenizerConfig, SplitBehavior } from './tokenizerJson.ts';
import { compilePattern } from './pattern.ts';
import { prepend, replaceMatches, slice, type Tracked } from './tracked.ts';

export type CutStep = (piece: Tracked) => Tracked[];

const PUNCTUATION = String.raw`[\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E]`;
const GPT2_WORDS = compilePattern({
  Regex: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
});
const WORDS = compilePattern({ Regex: String.raw`\w+|[^\w\s]+` });
const WHITESPACE = /\p{White_Space}/gu;

export function preTokenizerSteps(config: PreTokenizerConfig | null | undefined): CutStep[] {
  if (!config) return [];
  switch (config.type) {
    case 'Sequence':
      return config.pretokenizers.flatMap(preTokenizerSteps);
    case 'Split':
      return [split(compilePattern(config.pattern), config.behavior, config.invert)];
    case 'Whitespace':
      return [split(WORDS, 'Removed', true)];
    case 'WhitespaceSplit':
      return [split(WHITESPACE, 'Removed')];
    case 'BertPreTokenizer':
      return [split(WHITESPACE, 'Removed'), split(new RegExp(PUNCTUATION, 'gu'), 'Isolated')];
    case 'Punctuation':
      return [split(new RegExp(PUNCTUATION, 'gu'), config.behavior ?? 'Isolated')];
    case 'Digits':
      return [split(/\p{N}/gu, config.individual_digits ? 'Isolated' : 'Contiguous')];
    case 'CharDelimiterSplit':
      return [split(compilePattern({ String: config.delimiter }), 'Removed')];
    case 'Metaspace': {
      const mark = config.replacement ?? '▁';
      const scheme = config.prepend_scheme ?? (config.add_prefix_space === false ? 'never' : 'always');
      const withMarks: CutStep = (piece) => {
        const marked = replaceMatches(piece, / /g, () => mark);
        const isPrefixed = scheme === 'always' || (scheme === 'first' && piece.starts[0] === 0);
        return [isPrefixed && !marked.text.startsWith(mark) ? prepend(marked, mark) : marked];
      };
      return config.split === false
        ? [withMarks]
        : [withMarks, split(compilePattern({ String: mark }), 'MergedWithNext')];
    }
    default: {
      const withPrefix: CutStep = (piece) => [
        config.add_prefix_space && !piece.text.startsWith(' ') ? prepend(piece, ' ') : piece,
      ];
      const words = config.use_regex === false ? [] : [split(GPT2_WORDS, 'Isolated')];
      return [withPrefix, ...words, (piece) => [replaceMatches(piece, /[^]/gu, bytesAsCharacters)]];
    }
  }
}

function split(pattern: RegExp, behavior: SplitBehavior, invert = false): CutStep {
  return (piece) => {
    const spans: { from: number; to: number; matches: boolean }[] = [];
    const add = (from: number, to: number, matches: boolean) => {
      if (to > from) spans.push({ from, to, matches: matches !== invert });
    };
    let done = 0;
    for (const match of piece.text.matchAll(pattern)) {
      add(done, match.index, false);
      done = match.index + match[0].length;
      add(match.index, done, true);
    }
    add(done, piece.text.length, false);

    const kept: { from: number; to: number }[] = [];
    spans.forEach(({ from, to, matches }, index) => {
      const before = spans[index - 1];
      if (behavior === 'Removed' && matches) return;
      const joins =
        before &&
        ((behavior === 'Contiguous' && matches === before.matches) ||
          (behavior === 'MergedWithPrevious' && matches && !before.matches) ||
          (behavior === 'MergedWithNext' && !matches && before.matches));
      if (joins) kept[kept.length - 1].to = to;
      else kept.push({ from, to });
    });
    return kept.map(({ from, to }) => slice(piece, from, to));
  };
}

/** GPT-2's visible alphabet for bytes: printable Latin-1 stands for itself, the other 68 bytes for U+0100 and up. */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
    return String.fromCharCode(isPrintable ? byte : next++);
  });
})();

const encoder = new TextEncoder();

function bytesAsCharacters(character: string): string {
  let text = '';
  for (const byte of encoder.encode(character)) text += BYTE_CHARACTERS[byte];
  return text;
}
