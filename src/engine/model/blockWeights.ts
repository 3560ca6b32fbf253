// The weights of one block, and which tensor of a checkpoint each of them is.
import type { Allocate } from '../gpu/packedTensors.ts';
import type { Tensor } from '../gpu/tensor.ts';
import type { DecoderConfig } from './decoderConfig.ts';
import { stackedParts, type Part, type PartLayout } from './parts.ts';
import { allocateNorm, allocateProjection, type LowRank, type Norm, type Projection } from './projection.ts';

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

/** The matrices of a block that every family has. */
export type BlockMatrix = 'qkv' | 'attentionOut' | 'mlpIn' | 'mlpOut';
/** What is added to each of them. */
export type BlockAdapters = Readonly<Record<BlockMatrix, LowRank>>;

/** [outputs, inputs] of each of them. */
export function matrixShapes(
  config: DecoderConfig,
): Readonly<Record<BlockMatrix, readonly [outputs: number, inputs: number]>> {
  const { width, heads, kvHeads, headWidth, hidden, gated } = config;
  const queries = heads * headWidth;
  return {
    qkv: [queries + 2 * kvHeads * headWidth, width],
    attentionOut: [width, queries],
    mlpIn: [gated ? 2 * hidden : hidden, width],
    mlpOut: [width, hidden],
  };
}

/** The same weights with adapters on the matrices. */
export function withAdapters(weights: BlockWeights, adapters: BlockAdapters): BlockWeights {
  const { qkv, attentionOut, mlpIn, mlpOut } = weights;
  return {
    ...weights,
    qkv: { ...qkv, lowRank: adapters.qkv },
    attentionOut: { ...attentionOut, lowRank: adapters.attentionOut },
    mlpIn: { ...mlpIn, lowRank: adapters.mlpIn },
    mlpOut: { ...mlpOut, lowRank: adapters.mlpOut },
  };
}

/** @param block its name, for messages. */
export function allocateBlock(config: DecoderConfig, allocate: Allocate, block: string): BlockWeights {
  const { width, headWidth, biases, gated, headNorms, postNorms } = config;
  const shapes = matrixShapes(config);
  const normed = (name: string): Norm => allocateNorm(allocate, width, `${block} ${name}`, config.norm);
  const projection = (shape: readonly [number, number], name: string, hasBias: boolean): Projection =>
    allocateProjection(allocate, shape, `${block} ${name}`, hasBias);
  return {
    attentionNorm: normed('attention norm'),
    qkv: projection(shapes.qkv, 'qkv', biases.qkv),
    ...(headNorms ? { headGains: allocate([2 * headWidth], `${block} head norms`) } : {}),
    attentionOut: projection(shapes.attentionOut, 'attention out', biases.attentionOut),
    ...(postNorms ? { attentionPostNorm: normed('attention post norm') } : {}),
    mlpNorm: normed('mlp norm'),
    mlpIn: projection(shapes.mlpIn, gated ? 'gate and up' : 'up', biases.feedForward),
    mlpOut: projection(shapes.mlpOut, 'down', biases.feedForward),
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
