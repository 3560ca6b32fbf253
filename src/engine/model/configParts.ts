// What a family makes of its config.json, and what it reads it with: checks of single fields, and the refusal that names
// what is wrong.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';
import type { Activation } from '../ops/gate.ts';

export interface DecoderConfig {
  family: string;
  blocks: number;
  width: number;
  /** Query heads. */
  heads: number;
  /** Key and value heads; each serves heads / kvHeads query heads. */
  kvHeads: number;
  headWidth: number;
  /** Width of the gated feed-forward part. */
  hidden: number;
  activation: Activation;
  vocabulary: number;
  normEpsilon: number;
  /** 1 where the gains of norms are kept as their distance from 1. */
  gainOffset: 0 | 1;
  /** What embeddings are multiplied by. */
  embeddingScale: number;
  ropeTheta: number;
  contextLength: number;
  /** The output head is the embedding matrix. */
  tiedHead: boolean;
  bosId?: number;
  eosIds: number[];
}

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const tokenId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const tokenIds = v.nullish(v.union([tokenId, v.array(tokenId)]));
const ropeKind = { rope_type: v.optional(v.string()), type: v.optional(v.string()) };

/** Rotary positions in the style of transformers 4 (rope_theta, rope_scaling) and of 5 (rope_parameters). */
export const ropeFields = {
  rope_theta: v.nullish(positive),
  rope_scaling: v.nullish(v.looseObject(ropeKind)),
  rope_parameters: v.nullish(v.looseObject({ rope_theta: v.optional(positive), ...ropeKind })),
};

/** Sizes that all families name alike. */
export const sizeFields = {
  num_hidden_layers: count,
  hidden_size: count,
  num_attention_heads: count,
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  intermediate_size: count,
  vocab_size: count,
  bos_token_id: v.nullish(tokenId),
  eos_token_id: tokenIds,
};

type SizeFields = v.InferOutput<v.ObjectSchema<typeof sizeFields, undefined>>;
type RopeFields = v.InferOutput<v.ObjectSchema<typeof ropeFields, undefined>>;

/** The output of a schema, or a refusal that names the field. @throws PatchbayError 'bad-model'. */
export function readFields<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw unusable(`${v.getDotPath(issue) ?? 'config'}: ${issue.message}`);
}

/** Heads and sizes as the decoders name them. @throws PatchbayError 'bad-model' when they contradict each other. */
export function readSizes(config: SizeFields) {
  const heads = config.num_attention_heads;
  const kvHeads = config.num_key_value_heads ?? heads;
  const headWidth = config.head_dim ?? config.hidden_size / heads;
  if (!Number.isInteger(headWidth) || headWidth % 2 !== 0)
    throw unusable(`${heads} heads over a width of ${config.hidden_size} give no whole, even head width`);
  if (heads % kvHeads !== 0) throw unusable(`${heads} query heads cannot share ${kvHeads} key-value heads evenly`);
  return {
    blocks: config.num_hidden_layers,
    width: config.hidden_size,
    heads,
    kvHeads,
    headWidth,
    hidden: config.intermediate_size,
    vocabulary: config.vocab_size,
    ...(config.bos_token_id == null ? {} : { bosId: config.bos_token_id }),
    eosIds: asList(config.eos_token_id),
  };
}

/** @throws PatchbayError 'bad-model' when positions are scaled. */
export function readRopeTheta({ rope_parameters, rope_scaling, rope_theta }: RopeFields): number {
  const rope = rope_parameters ?? rope_scaling;
  const kind = rope?.rope_type ?? rope?.type ?? 'default';
  if (kind !== 'default') throw unusable(`rotary positions scaled by "${kind}" are not supported; "default" is`);
  return rope_parameters?.rope_theta ?? rope_theta ?? 10_000;
}

/** @throws PatchbayError 'bad-model' when there are biases. */
export function refuseBiases(config: { attention_bias?: boolean; mlp_bias?: boolean }): void {
  for (const name of ['attention_bias', 'mlp_bias'] as const)
    if (config[name]) throw unusable(`${name} is not supported`);
}

export function asList(ids: number | number[] | null | undefined): number[] {
  if (ids == null) return [];
  return Array.isArray(ids) ? ids : [ids];
}

export function unusable(reason: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `This model's config.json cannot be used: ${reason}.`,
    hint: 'Use a model of a supported family in Hugging Face layout.',
  });
}
