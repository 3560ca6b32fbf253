import code from '../../../shaders/adamw.wgsl?raw';
import { kernelFile } from '../gpu/kernel.ts';
import { f32, u32, type Recorder } from '../gpu/recorder.ts';
import { elements, type Tensor } from '../gpu/tensor.ts';

const kernels = kernelFile('adamw', code, ['step4', 'step1']);

/** Everything that is trained, packed: f32[n] each. Gaps between tensors hold zeros and stay zero. */
export interface AdamState {
  readonly parameters: Tensor;
  readonly gradients: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
}

export interface AdamOptions {
  /** The first `decayed` numbers get weight decay; the rest (norm gains, biases) none. */
  decayed: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** The largest gradient norm; 0: no clipping. */
  clip: number;
}

/** What changes from step to step, read when the plan runs. */
export interface AdamDynamic {
  /** f32[1]: the gradient norm. When it is not finite the step changes nothing, so that the last good weights are kept. */
  readonly norm: Tensor;
  /** f32[4]: written before each step with the numbers of `adamSchedule`. */
  readonly schedule: Tensor;
}

/**
 * One AdamW step in place: decoupled weight decay (arXiv 1711.05101) in the order of torch.optim.AdamW, after clipping as
 * torch.nn.utils.clip_grad_norm_. Parameters, m and v must not share a buffer with gradients, norm or schedule.
 */
export function adamW(recorder: Recorder, state: AdamState, options: AdamOptions, dynamic: AdamDynamic): void {
  const { parameters, gradients, m, v } = state;
  const { decayed, beta1, beta2, epsilon, weightDecay, clip } = options;
  const count = elements(parameters.shape);
  const params = [
    u32(count),
    u32(decayed),
    f32(beta1),
    f32(1 - beta1),
    f32(beta2),
    f32(1 - beta2),
    f32(epsilon),
    f32(weightDecay),
    f32(clip),
  ];
  const byFour = count % 4 === 0 && !recorder.gpu.capabilities.wrong.has(kernels.step4.name);
  recorder.dispatchThreads(
    byFour ? kernels.step4 : kernels.step1,
    [parameters, gradients, m, v, dynamic.norm, dynamic.schedule],
    params,
    byFour ? count / 4 : count,
  );
}

/** The numbers of one step: learning rate, 1 / (1 − β1^step), 1 / (1 − β2^step), 0. Steps count from 1. */
export function adamSchedule(learningRate: number, step: number, beta1: number, beta2: number): Float32Array {
  return Float32Array.of(learningRate, 1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step), 0);
}
