// Sizes of a decoder as config.json gives them, checked against each other.
import * as v from 'valibot';
import { WIDEST_HEAD } from '../../shared/composition.ts';
import type { BlockTraits, DecoderConfig } from './decoderConfig.ts';
import { blockCount, count, idFields, readIds, unusable } from './fields.ts';
import type { Rope } from './rope.ts';

/** As Llama and most after it name them. */
export const sizeFields = {
  ...idFields,
  num_hidden_layers: blockCount,
  hidden_size: count,
  num_attention_heads: count,
  num_key_value_heads: v.nullish(count),
  head_dim: v.nullish(count),
  intermediate_size: count,
  vocab_size: count,
};
type SizeFields = v.InferOutput<v.ObjectSchema<typeof sizeFields, undefined>>;

type HeadSizes = Pick<DecoderConfig, 'width' | 'heads' | 'kvHeads' | 'headWidth'>;

/** Sizes and ids as the decoder names them. @throws PatchbayError 'bad-model' when they contradict each other. */
export function readSizes(config: SizeFields) {
  const heads = config.num_attention_heads;
  const kvHeads = config.num_key_value_heads ?? heads;
  const headWidth = config.head_dim ?? config.hidden_size / heads;
  return {
    blocks: config.num_hidden_layers,
    ...checkedHeads({ width: config.hidden_size, heads, kvHeads, headWidth }),
    hidden: config.intermediate_size,
    vocabulary: config.vocab_size,
    ...readIds(config),
  };
}

/** @throws PatchbayError 'bad-model' for heads that attention cannot work with. */
export function checkedHeads(sizes: HeadSizes): HeadSizes {
  const { width, heads, kvHeads, headWidth } = sizes;
  if (headWidth % 4 !== 0 || headWidth > WIDEST_HEAD)
    throw unusable(
      `${heads} heads over a width of ${width} are ${headWidth} wide each; multiples of 4 up to ${WIDEST_HEAD} are supported`,
    );
  if (heads % kvHeads !== 0) throw unusable(`${heads} query heads cannot share ${kvHeads} key-value heads evenly`);
  return sizes;
}

/** All blocks alike: every token sees all before it, and all heads turn in the same way. */
export function alikeBlocks({ frequencies, scoreFactor }: Rope, blocks: number, scale: number): BlockTraits[] {
  const traits = { window: Infinity, frequencies, scale: scale * scoreFactor };
  return Array.from({ length: blocks }, () => traits);
}
