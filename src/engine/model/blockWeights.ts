// The weights of one block, and which tensor of a checkpoint each of them is.
import type { Allocate } from '../gpu/packedTensors.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { stackedParts, type Part, type PartLayout } from './parts.ts';
import { allocateNorm, allocateProjection, type Norm, type Projection } from './projection.ts';

export interface BlockWeights {
  attentionNorm: Norm;
  /** Rows of all queries, then of all keys, then of all values. */
  qkv: Projection;
  /** Gains of queries, then of keys: [2·D]. */
  headGains?: Tensor;
  attentionOut: Projection;
  attentionPostNorm?: Norm;
  mlpNorm: Norm;
  /** Gate, then up; or up alone. */
  mlpIn: Projection;
  mlpOut: Projection;
  mlpPostNorm?: Norm;
}

/** @param block its name, for messages. */
export function allocateBlock(config: DecoderConfig, allocate: Allocate, block: string): BlockWeights {
  const { width, heads, kvHeads, headWidth, hidden, biases, gated, headNorms, postNorms } = config;
  const queries = heads * headWidth;
  const normed = (name: string): Norm => allocateNorm(allocate, width, `${block} ${name}`, config.norm);
  const projection = (shape: readonly [number, number], name: string, hasBias: boolean): Projection =>
    allocateProjection(allocate, shape, `${block} ${name}`, hasBias);
  return {
    attentionNorm: normed('attention norm'),
    qkv: projection([queries + 2 * kvHeads * headWidth, width], 'qkv', biases.qkv),
    ...(headNorms ? { headGains: allocate([2 * headWidth], `${block} head norms`) } : {}),
    attentionOut: projection([width, queries], 'attention out', biases.attentionOut),
    ...(postNorms ? { attentionPostNorm: normed('attention post norm') } : {}),
    mlpNorm: normed('mlp norm'),
    mlpIn: projection([gated ? 2 * hidden : hidden, width], gated ? 'gate and up' : 'up', biases.feedForward),
    mlpOut: projection([width, hidden], 'down', biases.feedForward),
    ...(postNorms ? { mlpPostNorm: normed('mlp post norm') } : {}),
  };
}

/** The tensors of block `index` (from 0) as the family names them. */
export function blockParts(config: DecoderConfig, weights: BlockWeights, index: number): Part[] {
  const { heads, kvHeads, headWidth, hidden, names } = config;
  const named = (name: string): string => `${names.block}.${index}.${name}`;
  const layout = names.turned ? 'turned' : undefined;
  const kinds = [heads, kvHeads, kvHeads].map((count) => count * headWidth);
  const both = names.mlpIn.map(() => hidden);
  return [
    ...normParts(weights.attentionNorm, named(names.attentionNorm)),
    ...projectionParts(weights.qkv, names.qkv.map(named), kinds, names.byHead ? { heads } : layout),
    ...headNormParts(weights.headGains, names.headNorms?.map(named), headWidth),
    ...projectionParts(weights.attentionOut, [named(names.attentionOut)], [], layout),
    ...postNormParts(weights.attentionPostNorm, names.attentionPostNorm, named),
    ...normParts(weights.mlpNorm, named(names.mlpNorm)),
    ...projectionParts(weights.mlpIn, names.mlpIn.map(named), both, layout),
    ...projectionParts(weights.mlpOut, [named(names.mlpOut)], [], layout),
    ...postNormParts(weights.mlpPostNorm, names.mlpPostNorm, named),
  ];
}

export function wholePart(tensor: Tensor, name: string): Part {
  return { name, shape: tensor.shape, tensor, start: 0 };
}

export function normParts({ gain, bias }: Norm, name: string): Part[] {
  return [wholePart(gain, `${name}.weight`), ...(bias ? [wholePart(bias, `${name}.bias`)] : [])];
}

/** One tensor of the checkpoint, or several stacked by rows. */
function projectionParts(
  { weight, bias }: Projection,
  names: readonly string[],
  rows: readonly number[],
  layout?: PartLayout,
): Part[] {
  const partsOf = (tensor: Tensor, kind: string): Part[] => {
    if (names.length > 1)
      return stackedParts(
        tensor,
        names.map((name, i) => [`${name}.${kind}`, rows[i]]),
      );
    const shape = layout === 'turned' ? tensor.shape.toReversed() : tensor.shape;
    return [{ ...wholePart(tensor, `${names[0]}.${kind}`), shape, ...(layout ? { layout } : {}) }];
  };
  const vector = (part: Part): Part => (part.layout === 'turned' ? wholePart(part.tensor, part.name) : part);
  return [...partsOf(weight, 'weight'), ...(bias ? partsOf(bias, 'bias').map(vector) : [])];
}

function headNormParts(gains: Tensor | undefined, names: readonly string[] | undefined, headWidth: number): Part[] {
  if (!gains || !names) return [];
  return stackedParts(
    gains,
    names.map((name) => [`${name}.weight`, headWidth]),
  );
}

function postNormParts(norm: Norm | undefined, name: string | undefined, named: (name: string) => string): Part[] {
  return norm && name !== undefined ? normParts(norm, named(name)) : [];
}
