// Matrices and norms with the biases that some families have.
import type { Allocate } from '../gpu/packedTensors.ts';
import type { Recorder } from '../gpu/recorder.ts';
import type { Tensor } from '../gpu/tensor.ts';
import { layerNorm } from '../ops/layerNorm.ts';
import { linear } from '../ops/linear.ts';
import { rmsNorm } from '../ops/rmsNorm.ts';
import { rowBias } from '../ops/rowBias.ts';
import type { NormKind } from './decoderConfig.ts';

export interface Projection {
  /** [outputs, inputs] */
  weight: Tensor;
  bias?: Tensor;
  /** What is added to the weight: up · down. */
  lowRank?: LowRank;
}

/** Two thin matrices beside a frozen one (lora.ts). */
export interface LowRank {
  /** A: [rank, inputs] */
  down: Tensor;
  /** B: [outputs, rank] */
  up: Tensor;
}

export interface Norm {
  gain: Tensor;
  /** Of a LayerNorm. */
  bias?: Tensor;
}

export function allocateProjection(
  allocate: Allocate,
  shape: readonly [outputs: number, inputs: number],
  name: string,
  hasBias: boolean,
): Projection {
  const weight = allocate(shape, name);
  return hasBias ? { weight, bias: allocate([shape[0]], `${name} bias`) } : { weight };
}

export function allocateNorm(allocate: Allocate, width: number, name: string, { kind }: NormKind): Norm {
  const gain = allocate([width], name);
  return kind === 'layer' ? { gain, bias: allocate([width], `${name} bias`) } : { gain };
}

/** x · weightᵀ (+ (x · downᵀ) · upᵀ) (+ bias) (+ residual) */
export function project(
  recorder: Recorder,
  x: Tensor,
  { weight, bias, lowRank }: Projection,
  residual?: Tensor,
): Tensor {
  const frozen = linear(recorder, x, weight, { residual });
  const product = lowRank
    ? linear(recorder, linear(recorder, x, lowRank.down), lowRank.up, { residual: frozen })
    : frozen;
  return bias ? rowBias(recorder, product, bias) : product;
}

export function norm(recorder: Recorder, x: Tensor, { gain, bias }: Norm, kind: NormKind): Tensor {
  if (kind.kind === 'rms') return rmsNorm(recorder, x, gain, kind);
  if (!bias) throw new Error('A LayerNorm has biases.');
  return layerNorm(recorder, x, gain, bias, kind);
}
