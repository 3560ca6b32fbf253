// How a family's checkpoints name the tensors of a decoder, and how they lay them out. Names stand without `prefix` and
// without `.weight` and `.bias`; those of a block also without `block.<number>.`.

export interface TensorNames {
  /** What some checkpoints have in front of all names, or of all but the head's. */
  prefix: string;
  embedding: string;
  /** Where positions are learned. */
  positions?: string;
  finalNorm: string;
  /** Where it is not tied. */
  head: string;
  block: string;
  attentionNorm: string;
  /** Queries, keys, values: in one tensor each, or in one together. */
  qkv: readonly string[];
  /** Rows of the joint tensor are stored head by head: query, key and value of the first, of the second, … */
  byHead?: true;
  /** Gains of queries and of keys. */
  headNorms?: readonly [queries: string, keys: string];
  attentionOut: string;
  attentionPostNorm?: string;
  mlpNorm: string;
  /** Gate and up, or up alone. */
  mlpIn: readonly string[];
  mlpOut: string;
  mlpPostNorm?: string;
  /** Matrices of blocks are stored as [inputs, outputs]. */
  turned?: true;
}

/** As Llama and most after it. */
export const LLAMA_NAMES: TensorNames = {
  prefix: 'model.',
  embedding: 'embed_tokens',
  finalNorm: 'norm',
  head: 'lm_head',
  block: 'layers',
  attentionNorm: 'input_layernorm',
  qkv: ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
  headNorms: ['self_attn.q_norm', 'self_attn.k_norm'],
  attentionOut: 'self_attn.o_proj',
  mlpNorm: 'post_attention_layernorm',
  mlpIn: ['mlp.gate_proj', 'mlp.up_proj'],
  mlpOut: 'mlp.down_proj',
};
