// @tensorflow/tfjs-backend-webgpu.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-webgpu';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { inputs, loss, pad, peerLinks, states, upload, type Arrays, type Extra } from './model.ts';
import { STEP_SETTINGS, type Task } from './task.ts';

type A = tf.Tensor;

const arrays: Arrays<A> & Extra<A> = {
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
  split: (x, sizes) => tf.split(x, [...sizes], -1),
  take: (table, ids) => tf.gather(table, ids as tf.Tensor1D),
  join: (a, b) => tf.concat([a, b], -1),
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

export async function tensorflow(task: Task): Promise<Contender> {
  if (!(await tf.setBackend('webgpu'))) cannot('no WebGPU device');
  await tf.ready();
  const make = { gemm, attention: attend, step: (sizes: Sizes['step']) => step(task, sizes) };
  return { name: 'tfjs', prepare: (kind, sizes) => (make[kind] as (sizes: unknown) => Promise<Work>)(sizes) };
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

async function step(task: Task, { batch }: Sizes['step']): Promise<Work> {
  const { anchor, augmenter } = task.plain;
  const links = peerLinks(task);
  const padded = pad(task.examples.slice(0, batch), task.augmenter.card.id, anchor.config.vocabulary);
  const shape = { B: batch, T: padded.tokens.anchor, S: padded.tokens.augmenter };
  const input = inputs(arrays, padded, task.plain, links[0].heads);
  const anchorWeights = upload(arrays, anchor.weights);
  const augmenterWeights = upload(arrays, augmenter.weights);
  const last = Math.max(...links.map(({ from }) => from));
  const augmenterStates = states(
    arrays,
    augmenter.config,
    augmenterWeights,
    input.ids.augmenter,
    input.masks.augmenter,
    input.rotary.augmenter,
    [shape.B, shape.S],
    last,
  );
  const trained = links.map(({ weights }) =>
    Object.fromEntries(
      Object.entries(weights).map(([name, { shape: size, values }]) => [
        name,
        tf.variable(tf.tensor(values, [...size])),
      ]),
    ),
  );
  const optimizer = tf.train.adam(STEP_SETTINGS.learningRate, 0.9, 0.98, 1e-8);
  const values: A[] = [];
  return {
    start: () => {
      const value = optimizer.minimize(
        () =>
          loss(
            arrays,
            task,
            anchorWeights,
            links.map((link, i) => ({ link, weights: trained[i] })),
            augmenterStates,
            input,
            shape,
          ) as tf.Scalar,
        true,
        trained.flatMap((weights) => Object.values(weights)),
      );
      if (value) values.push(value);
    },
    finish: finished,
    result: async () => Float32Array.from(await Promise.all(values.map(async (one) => (await one.data())[0]))),
    dispose: () => undefined,
  };
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
