// What tells one decoder from another: what a family makes of its config.json, and all that the decoder knows of it.
import type { Activation } from '../ops/gate.ts';
import type { TensorNames } from './tensorNames.ts';

/** RMSNorm, whose gains may be kept as their distance from 1, or LayerNorm with biases. */
export type NormKind = { kind: 'rms'; epsilon: number; gainOffset: 0 | 1 } | { kind: 'layer'; epsilon: number };

/** What may differ from block to block. */
export interface BlockTraits {
  /** How many of the latest tokens a token sees, itself among them; Infinity: all. */
  window: number;
  /** Radians per position, for each pair of numbers that is turned in a head; none where positions are not rotary. */
  frequencies: readonly number[];
  /** What scores are multiplied by. */
  scale: number;
}

export interface DecoderConfig {
  family: string;
  blocks: number;
  width: number;
  /** Query heads. */
  heads: number;
  /** Key and value heads; each serves heads / kvHeads query heads. */
  kvHeads: number;
  headWidth: number;
  /** Width of the feed-forward part. */
  hidden: number;
  vocabulary: number;
  /** Where the head knows the first so many tokens only: of a model in training that never says the others. */
  said?: number;
  contextLength: number;
  /** One for each block. */
  traits: readonly BlockTraits[];
  norm: NormKind;
  /** Queries and keys are normed, head by head, before they are turned. */
  headNorms: boolean;
  /** What attention and feed-forward part give is normed before it is added. */
  postNorms: boolean;
  /** The feed-forward part reads what attention reads, not what that has made of it. */
  parallel: boolean;
  /** The feed-forward part is activation(gate) · up instead of activation(up). */
  gated: boolean;
  activation: Activation;
  biases: { qkv: boolean; attentionOut: boolean; feedForward: boolean };
  /** What embeddings are multiplied by. */
  embeddingScale: number;
  /** Each position has a row of a table, which is added to the embedding. */
  learnedPositions: boolean;
  /** The output head is the embedding matrix. */
  tiedHead: boolean;
  bosId?: number;
  eosIds: number[];
  names: TensorNames;
}

/** What most families have in every block. */
export const PLAIN_BLOCKS = {
  headNorms: false,
  postNorms: false,
  parallel: false,
  embeddingScale: 1,
  learnedPositions: false,
} as const;
