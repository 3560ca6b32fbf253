// @jax-js/jax. Its functions use up their arguments, so everything that is needed again is passed as `.ref`.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { upload, type DecodeArrays, type LossArrays, type Weights } from './arrays.ts';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { decodeToken, emptyCaches, places, type Caches, type Places } from './decodeModel.ts';
import { greedy } from './greedy.ts';
import { augmenterStates, loss, stepInputs, type StepInputs } from './model.ts';
import { STEP_SETTINGS, type Tasks } from './task.ts';

type A = np.Array;
const BETAS = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };

const arrays: LossArrays<A> & DecodeArrays<A> = {
  from: (values, shape) => from(values).reshape([...shape]),
  scalar: (value) => np.array([value]),
  add: (a, b) => np.add(a.ref, b.ref),
  mul: (a, b) => np.multiply(a.ref, b.ref),
  matmul: (a, b, transposed) => np.matmul(a.ref, transposed ? np.matrixTranspose(b.ref) : b.ref),
  rmsNorm: (x, gain, epsilon) => {
    const mean = np.mean(np.square(x.ref), -1, { keepdims: true });
    return x.ref.mul(np.reciprocal(np.sqrt(mean.add(epsilon)))).mul(gain.ref);
  },
  silu: (x) => nn.silu(x.ref),
  softmax: (x) => nn.softmax(x.ref, -1),
  crossEntropy: (logits, oneHot) => {
    const rows = logits.shape[0];
    return np.sum(nn.logSoftmax(logits.ref, -1).mul(oneHot.ref)).mul(-1 / rows);
  },
  reshape: (x, shape) => np.reshape(x.ref, [...shape]),
  transpose: (x, axes) => np.transpose(x.ref, [...axes]),
  split: (x, [first]) => np.split(x.ref, [first], -1) as [A, A],
  take: (table, ids) => np.take(table.ref, ids.ref, 0),
  join: (a, b) => np.concatenate([a.ref, b.ref], -1),
  argmax: (logits) => np.argmax(logits.ref, -1),
};

export async function jax(tasks: Tasks): Promise<Contender> {
  if (!(await init('webgpu')).includes('webgpu')) cannot('no WebGPU device');
  defaultDevice('webgpu');
  return {
    name: 'jax-js',
    making: {
      gemm,
      attention: attend,
      step: (sizes) => step(tasks, sizes),
      decode: (sizes) => decode(tasks, sizes),
    },
  };
}

async function gemm({ rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const a = from(numbers(rows * depth, 1)).reshape(transposed === 'a' ? [depth, rows] : [rows, depth]);
  const b = from(numbers(depth * cols, 2)).reshape(transposed === 'b' ? [cols, depth] : [depth, cols]);
  const f = jit((x: A, y: A) =>
    np.matmul(transposed === 'a' ? np.matrixTranspose(x) : x, transposed === 'b' ? np.matrixTranspose(y) : y),
  );
  return jitted(() => [f(a.ref, b.ref)], [a, b]);
}

async function attend({ sequences, tokens, heads, width, backward }: Sizes['attention']): Promise<Work> {
  const rows = sequences * tokens;
  const cut = (values: Float32Array, from: number, stride: number): A => {
    const own = new Float32Array(rows * heads * width);
    for (let row = 0; row < rows; row++)
      own.set(values.subarray(row * stride + from, row * stride + from + heads * width), row * heads * width);
    return np.transpose(np.array(own).reshape([sequences, tokens, heads, width]), [0, 2, 1, 3]);
  };
  const [qAll, kvAll] = [numbers(rows * heads * width, 1), numbers(2 * rows * heads * width, 2)];
  const q = cut(qAll, 0, heads * width);
  const [k, v] = [0, heads * width].map((from) => cut(kvAll, from, 2 * heads * width));
  const mask = np
    .array(Float32Array.from({ length: tokens * tokens }, (_, i) => (i % tokens <= Math.floor(i / tokens) ? 0 : -1e9)))
    .reshape([1, 1, tokens, tokens]);
  const forward = (query: A, key: A, value: A, hidden: A): A => {
    const scores = np
      .matmul(query, np.matrixTranspose(key))
      .mul(width ** -0.5)
      .add(hidden);
    return np.transpose(np.matmul(nn.softmax(scores, -1), value), [0, 2, 1, 3]);
  };
  const f = backward
    ? jit((query: A, key: A, value: A, hidden: A) => {
        const [, [dQ, dK, dV]] = valueAndGrad((x: A, y: A, z: A) => np.sum(forward(x, y, z, hidden)), {
          argnums: [0, 1, 2],
        })(query, key, value);
        return [np.transpose(dQ, [0, 2, 1, 3]), dK, dV];
      })
    : jit(forward);
  return jitted(() => {
    const out = f(q.ref, k.ref, v.ref, mask.ref) as A | A[];
    return Array.isArray(out) ? out : [out];
  }, [q, k, v, mask]);
}

interface Learned {
  weights: Weights<A>[];
  first: Weights<A>[];
  second: Weights<A>[];
}

async function step(tasks: Tasks, { task: name, batch }: Sizes['step']): Promise<Work> {
  const task = await tasks.open(name);
  const { input, padded } = stepInputs(arrays, task, batch);
  const augmenterWeights = upload(arrays, task.augmenter.weights);
  const frozen = {
    anchor: upload(arrays, task.anchor.weights),
    augmenter: augmenterStates(arrays, task, augmenterWeights, input, padded),
    input,
  };
  type Frozen = { anchor: Weights<A>; augmenter: A[]; input: StepInputs<A> };
  const weights = task.links.map(({ values }) =>
    upload(
      arrays,
      values.map((value) => [value.name, value] as const),
    ),
  );
  const zeros = (): Weights<A>[] => tree.map((x: A) => np.zerosLike(x.ref), weights) as Weights<A>[];
  let learned: Learned = { weights, first: zeros(), second: zeros() };
  const { learningRate, weightDecay } = STEP_SETTINGS;
  const { beta1, beta2, epsilon } = BETAS;
  const update = jit((old: Learned, corrections: A, given: Frozen) => {
    const [value, gradient] = valueAndGrad((w: Weights<A>[]) => loss(arrays, task, given, w, padded))(
      tree.ref(old.weights),
    );
    const first = tree.map((m: A, g: A) => m.mul(beta1).add(g.ref.mul(1 - beta1)), old.first, gradient);
    const second = tree.map((v: A, g: A) => v.mul(beta2).add(np.square(g.ref).mul(1 - beta2)), old.second, gradient);
    const next = tree.map(
      (w: A, m: A, v: A) => {
        const [byFirst, bySecond] = [corrections.ref.slice(0), corrections.ref.slice(1)];
        const move = m.ref.mul(byFirst).div(np.sqrt(v.ref.mul(bySecond)).add(epsilon));
        const kept = w.ndim > 1 ? 1 - learningRate * weightDecay : 1; // gains do not decay
        return w.mul(kept).sub(move.mul(learningRate));
      },
      old.weights,
      first,
      second,
    );
    return { value, learned: { weights: next, first, second } };
  });
  const losses: A[] = [];
  return {
    start: () => {
      const t = losses.length + 1;
      const corrections = np.array([1 / (1 - beta1 ** t), 1 / (1 - beta2 ** t)]);
      const out = update(learned, corrections, tree.ref(frozen)) as unknown as { value: A; learned: Learned };
      learned = out.learned;
      losses.push(out.value);
    },
    finish: async () => void (await blockUntilReady([losses.at(-1), learned])),
    result: async () => Float32Array.from(await Promise.all(losses.map(async (value) => (await value.ref.data())[0]))),
    dispose: () => {
      tree.dispose([losses, learned, frozen, augmenterWeights]);
      update.dispose();
    },
  };
}

async function decode(tasks: Tasks, sizes: Sizes['decode']): Promise<Work> {
  const { config, weights: plain } = (await tasks.open(sizes.task)).anchor;
  const slots = sizes.prompt + sizes.tokens;
  const weights = upload(arrays, plain);
  const table = places(arrays, config, slots);
  let caches = emptyCaches(arrays, config, slots);
  type Given = { weights: Weights<A>; table: Places<A>; caches: Caches<A>; id: A; place: A };
  const run = jit((given: Given) =>
    decodeToken(arrays, config, given.weights, given.table, given.caches, { ...given, slots }),
  );
  return greedy(sizes, config.vocabulary, {
    next: async (id, place) => {
      const given = { weights: tree.ref(weights), table: tree.ref(table), caches, id: one(id), place: one(place) };
      const out = run(given) as unknown as { next: A; caches: Caches<A> };
      caches = out.caches;
      return (await out.next.data())[0];
    },
    dispose: () => {
      tree.dispose([weights, table, caches]);
      run.dispose();
    },
  });
}

function from(values: Float32Array | Int32Array): A {
  return np.array(values as Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>);
}

function one(value: number): A {
  return from(Int32Array.of(value));
}

/** Work is put off until a result is wanted, and left out when nobody wants it: so every result of a turn is waited for. */
function jitted(run: () => A[], held: readonly A[]): Work {
  let waiting: A[][] = [];
  let last: A[] = [];
  return {
    start: () => void waiting.push(run()),
    finish: async () => {
      await blockUntilReady(waiting);
      tree.dispose(last);
      last = waiting.pop() ?? [];
      tree.dispose(waiting);
      waiting = [];
    },
    result: async () => Float32Array.from(await last[0].ref.data()),
    dispose: () => tree.dispose([last, ...held]),
  };
}
