// Text to ids and back, with the one thing that the library behind it does not have: where in the text each token ends.
// CALM's mask between models with different tokenizers is built from these ends (alignment.ts).
import { Tokenizer } from '@huggingface/tokenizers';
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import { addedTokenSplitter } from './addedTokens.ts';
import { refuseGrowth, withinRoom } from './growth.ts';
import { normalizerSteps } from './normalize.ts';
import { addedByPostProcessor, NOTHING_ADDED, type AddedIds } from './postProcessor.ts';
import { preTokenizerSteps } from './preTokenize.ts';
import { bytesIn, showBytes } from './tokenBytes.ts';
import { tokenizerJson, type TokenizerJson } from './tokenizerJson.ts';
import { tokenModel, type Token } from './tokenModel.ts';
import { track, type Tracked } from './tracked.ts';

export interface EncodedText {
  ids: number[];
  /**
   * For token t: the number of UTF-16 code units of the text that end with it. Rising from token to token. A token that
   * holds only the first part of a character (a byte of it) ends at a fraction between the character's start and
   * start + 1, so `Math.floor` gives the characters that are complete. Tokens that the tokenizer adds in front end at 0
   * (the last of them; −1 and so on before it), those at the back after all text.
   */
  ends: number[];
}

export class TextTokenizer {
  readonly vocabularySize: number;
  readonly #library: Tokenizer;
  readonly #encodeText: (text: string) => Token[];
  readonly #addedIds: AddedIds;
  readonly #specialIds: ReadonlySet<number>;
  readonly #isByteLevel: boolean;
  readonly #cleansUp: boolean;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #modelSize: number;

  private constructor(
    json: TokenizerJson,
    options: { clean_up_tokenization_spaces?: boolean | null },
    modelSize: number,
  ) {
    const pieces = { added_tokens: json.added_tokens, decoder: json.decoder ?? null, model: { ...json.model } };
    this.#library = new Tokenizer(
      { ...pieces, normalizer: null, pre_tokenizer: null, post_processor: null },
      { unk_token: json.model.unk_token },
    );
    const { model } = this.#library;
    if (!model) throw new Error('it has no model');
    this.#ids = model.tokens_to_ids;
    this.#encodeText = textEncoder(json, tokenModel(json.model, model));
    this.#addedIds = addedByPostProcessor(json.post_processor, this.#ids);
    this.#specialIds = new Set((json.added_tokens ?? []).filter((token) => token.special).map((token) => token.id));
    this.#isByteLevel = JSON.stringify([json.pre_tokenizer, json.decoder]).includes('"ByteLevel"');
    this.#cleansUp = options.clean_up_tokenization_spaces ?? false;
    this.#modelSize = modelSize;
    let largest = -1;
    for (const id of this.#ids.values()) largest = Math.max(largest, id);
    this.vocabularySize = largest + 1;
  }

  /**
   * From the parsed tokenizer.json and, when there is one, tokenizer_config.json. Throws 'bad-model'.
   * @param modelSize tokens that the model has. A tokenizer may know others, as long as no text has them.
   */
  static fromJson(json: unknown, config?: unknown, modelSize = Infinity): TextTokenizer {
    return orUnreadable(() => {
      const parsed = v.safeParse(tokenizerJson, json);
      if (!parsed.success) throw unreadable(problem(parsed.issues[0]));
      const options = v.safeParse(v.object({ clean_up_tokenization_spaces: v.nullish(v.boolean()) }), config);
      refuseGrowth(parsed.output.decoder);
      return new TextTokenizer(parsed.output, options.success ? options.output : {}, modelSize);
    });
  }

  /**
   * @param addSpecial whether the post-processor's tokens go around it; a text that a chat template wrote has its own.
   * @throws PatchbayError 'bad-model' for a token that the model does not have: it would read beyond its embeddings; and
   * for a tokenizer that fails, or makes a text grow without end.
   */
  encode(text: string, { addSpecial = true } = {}): EncodedText {
    const { front, back } = addSpecial ? this.#addedIds : NOTHING_ADDED;
    const tokens = orUnreadable(() => this.#encodeText(text));
    const ids = [...front, ...tokens.map((token) => token.id), ...back];
    const missing = ids.find((id) => id >= this.#modelSize);
    if (missing !== undefined) throw this.#notInModel(missing);
    return {
      ids,
      ends: [
        ...front.map((_, index) => index + 1 - front.length),
        ...tokens.map((token) => token.end),
        ...back.map((_, index) => text.length + index + 1),
      ],
    };
  }

  /** Special tokens are left out. Ids that the tokenizer does not know stand for nothing. @throws PatchbayError 'bad-model'. */
  decode(ids: readonly number[]): string {
    const shown = ids.filter((id) => !this.#specialIds.has(id) && this.#library.id_to_token(id) !== undefined);
    if (shown.length === 0) return '';
    return orUnreadable(() => this.#library.decode(shown, { clean_up_tokenization_spaces: this.#cleansUp }));
  }

  #notInModel(id: number): PatchbayError {
    return new PatchbayError({
      code: 'bad-model',
      message: `The tokenizer makes token ${id}, "${this.tokenText(id)}", of this text, and its model has only tokens 0 to ${this.#modelSize - 1}.`,
      hint: 'Use the tokenizer.json that belongs to the model.',
    });
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  /** Whether it is one of the added tokens that stand for no text. */
  isSpecial(id: number): boolean {
    return this.#specialIds.has(id);
  }

  /** The bytes of UTF-8 that a token adds to a text; none for a special one. */
  bytesOf(id: number): Uint8Array {
    const token = this.#library.id_to_token(id);
    if (token === undefined || this.#specialIds.has(id)) return new Uint8Array();
    const byte = /^<0x([\dA-F]{2})>$/.exec(token);
    if (byte) return Uint8Array.of(parseInt(byte[1], 16));
    return (this.#isByteLevel ? bytesIn(token) : undefined) ?? new TextEncoder().encode(token);
  }

  /** One token to show on its own: spaces as spaces, bytes that are no whole character in hexadecimal, as in ‹E6 97›. */
  tokenText(id: number): string {
    const token = this.#library.id_to_token(id);
    if (token === undefined) return `‹no token ${id}›`;
    if (this.#specialIds.has(id)) return token;
    if (this.#isByteLevel) return showBytes(token);
    return token.replace(/^<0x([\dA-F]{2})>$/, '‹$1›').replaceAll('▁', ' ');
  }
}

function textEncoder(json: TokenizerJson, encodePiece: (piece: Tracked) => Token[]): (text: string) => Token[] {
  const added = json.added_tokens ?? [];
  const splitOriginal = addedTokenSplitter(added.filter((token) => !token.normalized));
  const normalizers = normalizerSteps(json.normalizer);
  const normalize = (text: Tracked) => normalizers.reduce((result, step) => withinRoom(text, [step(result)])[0], text);
  // A "normalized" added token is looked for in the normalized text, in its own normalized form.
  const splitNormalized = addedTokenSplitter(
    added.flatMap((token) => {
      const content = token.normalized ? normalize(track(token.content)).text : '';
      return content === '' ? [] : [{ ...token, content }];
    }),
  );
  const cuts = preTokenizerSteps(json.pre_tokenizer);

  return (text) =>
    splitOriginal(track(text)).flatMap((section) => {
      if (section.id !== undefined) return [wholeToken(section.id, section.text)];
      return splitNormalized(normalize(section.text)).flatMap((part) => {
        if (part.id !== undefined) return [wholeToken(part.id, part.text)];
        return cuts
          .reduce((pieces, cut) => withinRoom(part.text, pieces.flatMap(cut)), [part.text])
          .filter((piece) => piece.text !== '')
          .flatMap(encodePiece);
      });
    });
}

/** Whatever a stranger's tokenizer throws means that it cannot be used. */
function orUnreadable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof PatchbayError) throw thrown;
    if (thrown instanceof RangeError) throw unreadable('it nests or grows without end', thrown);
    throw unreadable(thrown instanceof Error ? thrown.message.replace(/\.$/, '') : String(thrown), thrown);
  }
}

function wholeToken(id: number, text: Tracked): Token {
  return { id, end: text.ends[text.ends.length - 1] };
}

function problem(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue);
  return `${place ? `at "${place}", ` : ''}${issue.message}`;
}

function unreadable(reason: string, cause?: unknown): PatchbayError {
  return new PatchbayError(
    {
      code: 'bad-model',
      message: `tokenizer.json cannot be used: ${reason}.`,
      hint: 'Use a tokenizer.json as Hugging Face tokenizers writes it, of kind BPE, WordLevel, WordPiece or Unigram.',
    },
    { cause },
  );
}
