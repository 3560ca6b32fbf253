// The third stage of a tokenizer.json: a piece becomes tokens. The library merges; here each of its symbols is walked
// along the piece, so that every token gets the place where it ends, unknown stretches and spelled-out bytes included.
import { BPE, Unigram, WordPiece, type Model } from '@huggingface/tokenizers';
import type { ModelConfig } from './tokenizerJson.ts';
import { partEnd, type Tracked } from './tracked.ts';

export interface Token {
  id: number;
  end: number;
}

/** Cuts a piece into symbols that together cover it; a symbol that is not in the vocabulary is unknown. */
interface Cut {
  symbols: readonly string[];
  /** What the vocabulary adds to a symbol that the text does not have, such as "##". */
  before?: string;
  after?: string;
}

const encoder = new TextEncoder();

/** Ids and ends of one piece. `model` is the library's model of the same configuration. */
export function tokenModel(config: ModelConfig, model: Model): (piece: Tracked) => Token[] {
  const { cut, unknownId, fusesUnknown } = cutter(config, model);
  const ids = model.tokens_to_ids;

  return (piece) => {
    const tokens: Token[] = [];
    let at = 0;
    let lastIsUnknown = false;
    const { symbols, before = '', after = '' } = cut(piece.text);
    symbols.forEach((symbol, index) => {
      let length = symbol.length;
      if (index > 0) length -= before.length;
      if (index === symbols.length - 1) length -= after.length;
      const start = piece.starts[at];
      at += length;
      const end = piece.ends[at - 1];
      const id = ids.get(symbol);
      const bytes = id === undefined && config.byte_fallback ? byteIds(symbol, ids) : undefined;
      if (id !== undefined) tokens.push({ id, end });
      else if (bytes)
        bytes.forEach((byteId, part) => tokens.push({ id: byteId, end: partEnd(start, end, part + 1, bytes.length) }));
      else if (lastIsUnknown && fusesUnknown) tokens[tokens.length - 1].end = end;
      else if (unknownId !== undefined) tokens.push({ id: unknownId, end });
      lastIsUnknown = id === undefined && !bytes && unknownId !== undefined;
    });
    return tokens;
  };
}

function cutter(config: ModelConfig, model: Model) {
  const unknownId = config.unk_token == null ? undefined : model.tokens_to_ids.get(config.unk_token);
  const fusesUnknown = config.fuse_unk ?? false;
  if (model instanceof BPE) {
    const after = config.end_of_word_suffix ?? '';
    const cut = (text: string): Cut =>
      config.ignore_merges && model.tokens_to_ids.has(text) ? { symbols: [text] } : { symbols: model.bpe(text), after };
    return { cut, unknownId, fusesUnknown };
  }
  if (model instanceof Unigram)
    return {
      cut: (text: string): Cut => ({ symbols: model.tokenize(text) }),
      unknownId: config.unk_id ?? undefined,
      fusesUnknown: true,
    };
  if (model instanceof WordPiece) {
    const cut = (text: string): Cut => {
      const symbols = model.encode([text]);
      const isUnknown = symbols.length === 1 && symbols[0] === config.unk_token;
      return isUnknown ? { symbols: [text] } : { symbols, before: config.continuing_subword_prefix ?? '##' };
    };
    return { cut, unknownId, fusesUnknown };
  }
  return { cut: (text: string): Cut => ({ symbols: [text] }), unknownId, fusesUnknown };
}

/** The ids of "<0xE6>", "<0x97>" …: all of them, or nothing. */
function byteIds(symbol: string, ids: ReadonlyMap<string, number>): number[] | undefined {
  const found = Array.from(encoder.encode(symbol), (byte) =>
    ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
  );
  return found.every((id) => id !== undefined) ? found : undefined;
}
