// What the engine saw inside a composition: what each link wrote, where its heads looked, and what would have been said
// before and after it. Numbers as they were computed; sentences about them are made in src/app/look.
import type { ChatMessage } from './chat.ts';
import type { COMPOSITION, PINNED, Speaker } from './protocol.ts';

/** A question and what followed, as the tokens that were chosen: nothing is read twice. */
export interface TextToLookAt {
  prompt: string | ChatMessage[];
  /** Of the anchor: those of the answer (`Answer.ids`). */
  ids: number[];
  /** Messages that had no room (`Answer.droppedMessages`); as many as would have none now, unless given. */
  droppedMessages?: number;
  speaker: typeof COMPOSITION | typeof PINNED;
  /** Ids of links that are left out, as if they were off. */
  without?: string[];
}

/**
 * What a link adds, against what it adds to: ‖bridge‖ / ‖residual‖, over all tokens of a text or a batch (root of the sums of
 * squares). In the last layer of a batch over the tokens that are scored: at the others it is not computed.
 */
export interface LinkShare {
  link: string;
  share: number;
}

/** One text, seen by every model and every link that is on. */
export interface Look {
  /**
   * The anchor's tokens as they read, in order: together they are the text (question and answer). A token that ends inside a
   * character is shown as "\uFFFD".
   */
  tokens: string[];
  /** How many of them are the question. Token t of the answer was chosen at place t − 1. */
  promptTokens: number;
  /** Those that links read: their tokens of the same text. */
  augmenters: { id: string; tokens: string[] }[];
  /** In the order of the wiring. `perToken[t]`: ‖bridge_t‖ / ‖residual_t‖ at the anchor's token t. */
  links: (LinkShare & { perToken: Float32Array })[];
}

/** Where a link's heads look. */
export interface AttentionLook {
  heads: number;
  /** Tokens of the anchor, and of the augmenter. */
  rows: number;
  columns: number;
  /** [rows, heads, columns]. What a head gives the augmenter's tokens sums to 1; to 0 where it sees none. */
  weights: Float32Array;
}

/** A token that might have come next. */
export interface NextToken {
  text: string;
  /** 0…1 */
  probability: number;
}

/** One place of the text: what comes next, according to whom. Most likely first, `NEXT_TOKENS` of each. */
export interface TokenLook {
  /** The composition (or what is pinned), the anchor alone, each augmenter at its last token that ends no later. */
  next: { speaker: Speaker; tokens: NextToken[] }[];
  /**
   * The anchor's head applied to the layer that a link writes into (logit lens): its state as the link found it, and with
   * what this link alone adds. In the order of the wiring.
   */
  lens: { link: string; before: NextToken[]; after: NextToken[] }[];
}

export const NEXT_TOKENS = 5;
