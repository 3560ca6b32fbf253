// @tensorflow/tfjs-backend-webgpu.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-webgpu';
import { upload, type DecodeArrays, type LossArrays } from './arrays.ts';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { decodeToken, emptyCaches, places } from './decodeModel.ts';
import { greedy } from './greedy.ts';
import { augmenterStates, loss, stepInputs } from './model.ts';
import { STEP_SETTINGS, type Tasks } from './task.ts';

type A = tf.Tensor;

const arrays: LossArrays<A> & DecodeArrays<A> = {
  from: (values, shape) => tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
  scalar: (value) => tf.scalar(value),
  add: (a, b) => tf.add(a, b),
  mul: (a, b) => tf.mul(a, b),
  matmul: (a, b, transposed = false) => tf.matMul(a, b, false, transposed),
  rmsNorm: (x, gain, epsilon) => tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon))), gain),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  softmax: (x) => tf.softmax(x, -1),
  crossEntropy: (logits, oneHot) => tf.mul(tf.sum(tf.mul(tf.logSoftmax(logits, -1), oneHot)), -1 / logits.shape[0]),
  reshape: (x, shape) => tf.reshape(x, [...shape]),
  transpose: (x, axes) => tf.transpose(x, [...axes]),
  split: (x, sizes) => tf.split(x, [...sizes], -1) as [A, A],
  take: (table, ids) => tf.gather(table, ids as tf.Tensor1D),
  join: (a, b) => tf.concat([a, b], -1),
  argmax: (logits) => tf.argMax(logits, -1),
};

/** It gathers dispatches until somebody asks for a result. */
interface Gathering {
  device: GPUDevice;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

async function finished(): Promise<void> {
  const backend = tf.backend() as unknown as Gathering;
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}

export async function tensorflow(tasks: Tasks): Promise<Contender> {
  if (!(await tf.setBackend('webgpu'))) cannot('no WebGPU device');
  await tf.ready();
  return {
    name: 'tfjs',
    making: {
      gemm,
      attention: attend,
      step: (sizes) => step(tasks, sizes),
      decode: (sizes) => decode(tasks, sizes),
    },
  };
}

async function gemm({ rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const a = tf.tensor2d(numbers(rows * depth, 1), transposed === 'a' ? [depth, rows] : [rows, depth]);
  const b = tf.tensor2d(numbers(depth * cols, 2), transposed === 'b' ? [cols, depth] : [depth, cols]);
  return eager(() => tf.matMul(a, b, transposed === 'a', transposed === 'b'), [a, b]);
}

async function attend({ sequences, tokens, heads, width, backward }: Sizes['attention']): Promise<Work> {
  const rows = sequences * tokens;
  const split = (x: A): A => tf.transpose(tf.reshape(x, [sequences, tokens, heads, width]), [0, 2, 1, 3]);
  const qAll = tf.tensor2d(numbers(rows * heads * width, 1), [rows, heads * width]);
  const kvAll = tf.tensor2d(numbers(2 * rows * heads * width, 2), [rows, 2 * heads * width]);
  const [kAll, vAll] = tf.split(kvAll, 2, -1);
  const [q, k, v] = [qAll, kAll, vAll].map(split);
  const mask = tf.tensor4d(
    Float32Array.from({ length: tokens * tokens }, (_, i) => (i % tokens <= Math.floor(i / tokens) ? 0 : -1e9)),
    [1, 1, tokens, tokens],
  );
  const forward = (query: A, key: A, value: A): A => {
    const scores = tf.add(tf.mul(tf.matMul(query, key, false, true), width ** -0.5), mask);
    return tf.transpose(tf.matMul(tf.softmax(scores, -1), value), [0, 2, 1, 3]);
  };
  const gradients = tf.grads((query: A, key: A, value: A) => tf.sum(forward(query, key, value)));
  const run = backward ? () => tf.transpose(gradients([q, k, v])[0], [0, 2, 1, 3]) : () => forward(q, k, v);
  return eager(() => tf.tidy(run), [q, k, v, mask, qAll, kvAll, kAll, vAll]);
}

async function step(tasks: Tasks, { task: name, batch }: Sizes['step']): Promise<Work> {
  const task = await tasks.open(name);
  const { input, padded } = stepInputs(arrays, task, batch);
  const augmenterWeights = upload(arrays, task.augmenter.weights);
  const frozen = {
    anchor: upload(arrays, task.anchor.weights),
    augmenter: tf.tidy(() => augmenterStates(arrays, task, augmenterWeights, input, padded)),
    input,
  };
  tf.dispose(augmenterWeights);
  const trained = task.links.map(({ values }) =>
    Object.fromEntries(values.map((value) => [value.name, tf.variable(tf.tensor(value.values, [...value.shape]))])),
  );
  const all = trained.flatMap((weights) => Object.values(weights));
  const { learningRate, weightDecay } = STEP_SETTINGS;
  const optimizer = tf.train.adam(learningRate, 0.9, 0.98, 1e-8);
  const losses: A[] = [];
  return {
    start: () => {
      const { value, grads } = optimizer.computeGradients(
        () => loss(arrays, task, frozen, trained, padded) as tf.Scalar,
        all,
      );
      tf.tidy(() => {
        for (const weight of all) if (weight.rank > 1) weight.assign(tf.mul(weight, 1 - learningRate * weightDecay)); // gains do not decay
      });
      optimizer.applyGradients(Object.entries(grads).map(([key, tensor]) => ({ name: key, tensor })));
      tf.dispose(grads);
      losses.push(value);
    },
    finish: finished,
    result: async () => Float32Array.from(await Promise.all(losses.map(async (value) => (await value.data())[0]))),
    dispose: () => {
      optimizer.dispose();
      tf.dispose([...losses, ...all] as A[]);
      tf.dispose(frozen as unknown as tf.TensorContainerObject);
    },
  };
}

async function decode(tasks: Tasks, sizes: Sizes['decode']): Promise<Work> {
  const { config, weights: plain } = (await tasks.open(sizes.task)).anchor;
  const slots = sizes.prompt + sizes.tokens;
  const weights = upload(arrays, plain);
  const table = places(arrays, config, slots);
  let caches = emptyCaches(arrays, config, slots);
  return greedy(sizes, config.vocabulary, {
    next: async (id, place) => {
      const out = tf.tidy(() => {
        const at = { id: tf.tensor1d([id], 'int32'), place: tf.tensor1d([place], 'int32'), slots };
        return decodeToken<A>(arrays, config, weights, table, caches, at) as unknown as tf.TensorContainerObject;
      }) as unknown as ReturnType<typeof decodeToken<A>>;
      tf.dispose([...caches.keys, ...caches.values]);
      caches = out.caches;
      const [token] = await out.next.data();
      out.next.dispose();
      return token;
    },
    dispose: () => {
      tf.dispose([...caches.keys, ...caches.values, ...Object.values(weights)]);
      tf.dispose(table as unknown as tf.TensorContainerObject);
    },
  });
}

function eager(run: () => A, held: readonly A[]): Work {
  let last: A | undefined;
  return {
    start: () => {
      last?.dispose();
      last = run();
    },
    finish: finished,
    result: async () => Float32Array.from(await (last as A).data()),
    dispose: () => {
      last?.dispose();
      tf.dispose([...held]);
    },
  };
}
