// GPT-Neo: GPT-2 with matrices the usual way round, no biases on queries, keys and values, scores that are not scaled, and
// blocks that see the latest tokens only between those that see everything.
import * as v from 'valibot';
import { PLAIN_BLOCKS, type BlockTraits, type DecoderConfig } from './decoderConfig.ts';
import { blockCount, count, idFields, positive, readActivation, readFields, readIds, unusable } from './fields.ts';
import { checkedHeads } from './sizes.ts';
import type { TensorNames } from './tensorNames.ts';

const schema = v.object({
  ...idFields,
  num_layers: blockCount,
  hidden_size: count,
  num_heads: count,
  intermediate_size: v.nullish(count),
  max_position_embeddings: v.optional(count, 2048),
  vocab_size: count,
  window_size: v.optional(count, 256),
  /** Kinds of blocks in turn, and how many times all of them. */
  attention_types: v.nullish(v.array(v.tuple([v.pipe(v.array(v.string()), v.minLength(1)), blockCount]))),
  layer_norm_epsilon: v.optional(positive, 1e-5),
  activation_function: v.optional(v.string(), 'gelu_new'),
  tie_word_embeddings: v.optional(v.boolean(), true),
});
type Fields = v.InferOutput<typeof schema>;

const NAMES: TensorNames = {
  prefix: 'transformer.',
  embedding: 'wte',
  positions: 'wpe',
  finalNorm: 'ln_f',
  head: 'lm_head',
  block: 'h',
  attentionNorm: 'ln_1',
  qkv: ['attn.attention.q_proj', 'attn.attention.k_proj', 'attn.attention.v_proj'],
  attentionOut: 'attn.attention.out_proj',
  mlpNorm: 'ln_2',
  mlpIn: ['mlp.c_fc'],
  mlpOut: 'mlp.c_proj',
};

export function readGptNeo(json: unknown): DecoderConfig {
  const config = readFields(schema, json);
  const { num_layers: blocks, hidden_size: width, num_heads: heads } = config;
  return {
    family: 'gpt_neo',
    blocks,
    ...checkedHeads({ width, heads, kvHeads: heads, headWidth: width / heads }),
    hidden: config.intermediate_size ?? 4 * width,
    vocabulary: config.vocab_size,
    ...readIds(config),
    ...PLAIN_BLOCKS,
    contextLength: config.max_position_embeddings,
    traits: readTraits(config),
    norm: { kind: 'layer', epsilon: config.layer_norm_epsilon },
    gated: false,
    activation: readActivation('activation_function', config.activation_function),
    biases: { qkv: false, attentionOut: true, feedForward: true },
    learnedPositions: true,
    tiedHead: config.tie_word_embeddings,
    names: NAMES,
  };
}

function readTraits({ num_layers: blocks, window_size, attention_types }: Fields): BlockTraits[] {
  const turns = attention_types ?? [[['global', 'local'], 12]];
  const named = turns.reduce((sum, [kinds, times]) => sum + kinds.length * times, 0);
  if (named !== blocks) throw unusable(`attention_types names ${named} layers, and there are ${blocks}`);
  const frequencies: number[] = [];
  return turns.flatMap(([kinds, times]) =>
    Array.from({ length: times }, () => kinds)
      .flat()
      .map((kind) => {
        if (kind !== 'global' && kind !== 'local')
          throw unusable(`attention of the type "${kind}" is not supported; "global" and "local" are`);
        return { window: kind === 'local' ? window_size : Infinity, frequencies, scale: 1 };
      }),
  );
}
