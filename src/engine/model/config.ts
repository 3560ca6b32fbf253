// config.json of a Hugging Face model, in the style of transformers 4 (rope_theta, torch_dtype) and of 5
// (rope_parameters, dtype), as the decoders here need it. What the decoders cannot do is refused by name.
import * as v from 'valibot';
import { PatchbayError } from '../../shared/errors.ts';

export interface LlamaConfig {
  family: 'llama';
  blocks: number;
  width: number;
  /** Query heads. */
  heads: number;
  /** Key and value heads; each serves heads / kvHeads query heads. */
  kvHeads: number;
  headWidth: number;
  /** Width of the gated feed-forward part. */
  hidden: number;
  vocabulary: number;
  normEpsilon: number;
  ropeTheta: number;
  contextLength: number;
  /** The output head is the embedding matrix. */
  tiedHead: boolean;
  bosId?: number;
  eosIds: number[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const tokenId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tokenIds = v.nullish(v.union([tokenId, v.array(tokenId)]));
const ropeKind = { rope_type: v.optional(v.string()), type: v.optional(v.string()) };

const llama = v.object({
  num_hidden_layers: count,
  hidden_size: count,
  num_attention_heads: count,
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  intermediate_size: count,
  vocab_size: count,
  rms_norm_eps: v.optional(positive, 1e-6),
  rope_theta: v.nullish(positive),
  rope_scaling: v.nullish(v.looseObject(ropeKind)),
  rope_parameters: v.nullish(v.looseObject({ rope_theta: v.optional(positive), ...ropeKind })),
  max_position_embeddings: v.optional(count, 2048),
  tie_word_embeddings: v.optional(v.boolean(), false),
  hidden_act: v.optional(v.string(), 'silu'),
  attention_bias: v.optional(v.boolean(), false),
  mlp_bias: v.optional(v.boolean(), false),
  bos_token_id: v.nullish(tokenId),
  eos_token_id: tokenIds,
});

/** From the parsed config.json. Throws 'bad-model', naming what is not supported and what is. */
export function readModelConfig(json: unknown): LlamaConfig {
  const kind = v.safeParse(v.object({ model_type: v.string() }), json);
  if (!kind.success) throw unusable('it does not say which family the model is of (model_type)');
  if (kind.output.model_type !== 'llama')
    throw unusable(`models of the family "${kind.output.model_type}" are not supported; "llama" is`);
  const parsed = v.safeParse(llama, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw unusable(`${v.getDotPath(issue) ?? 'config'}: ${issue.message}`);
  }
  const config = parsed.output;

  const rope = config.rope_parameters ?? config.rope_scaling;
  const ropeType = rope?.rope_type ?? rope?.type ?? 'default';
  if (ropeType !== 'default')
    throw unusable(`rotary positions scaled by "${ropeType}" are not supported; "default" is`);
  if (config.hidden_act !== 'silu') throw unusable(`hidden_act "${config.hidden_act}" is not supported; "silu" is`);
  for (const name of ['attention_bias', 'mlp_bias'] as const)
    if (config[name]) throw unusable(`${name} is not supported; models without these biases are`);

  const heads = config.num_attention_heads;
  const kvHeads = config.num_key_value_heads ?? heads;
  const headWidth = config.head_dim ?? config.hidden_size / heads;
  if (!Number.isInteger(headWidth) || headWidth % 2 !== 0)
    throw unusable(`${heads} heads over a width of ${config.hidden_size} give no whole, even head width`);
  if (heads % kvHeads !== 0) throw unusable(`${heads} query heads cannot share ${kvHeads} key-value heads evenly`);

  return {
    family: 'llama',
    blocks: config.num_hidden_layers,
    width: config.hidden_size,
    heads,
    kvHeads,
    headWidth,
    hidden: config.intermediate_size,
    vocabulary: config.vocab_size,
    normEpsilon: config.rms_norm_eps,
    ropeTheta: config.rope_parameters?.rope_theta ?? config.rope_theta ?? 10_000,
    contextLength: config.max_position_embeddings,
    tiedHead: config.tie_word_embeddings,
    ...(config.bos_token_id == null ? {} : { bosId: config.bos_token_id }),
    eosIds: asList(config.eos_token_id),
  };
}

/** The ids that end a text, from generation_config.json; undefined when it is absent or does not say. */
export function readGenerationEosIds(json: unknown): number[] | undefined {
  const parsed = v.safeParse(v.object({ eos_token_id: tokenIds }), json);
  return parsed.success && parsed.output.eos_token_id != null ? asList(parsed.output.eos_token_id) : undefined;
}

function asList(ids: number | number[] | null | undefined): number[] {
  if (ids == null) return [];
  return Array.isArray(ids) ? ids : [ids];
}

function unusable(reason: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-model',
    message: `This model's config.json cannot be used: ${reason}.`,
    hint: 'Use a Llama-family model in Hugging Face layout.',
  });
}
