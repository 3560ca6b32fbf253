// @jax-js/jax. Its functions use up their arguments, so everything that is needed again is passed as `.ref`.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { inputs, loss, pad, peerLinks, states, upload, type Arrays, type Extra } from './model.ts';
import { STEP_SETTINGS, type Task } from './task.ts';

type A = np.Array;
const BETAS = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };

const arrays: Arrays<A> & Extra<A> = {
  from: (values, shape) => np.array(values).reshape([...shape]),
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
  split: (x, [first]) => np.split(x.ref, [first], -1),
  take: (table, ids) => np.take(table.ref, ids.ref, 0),
  join: (a, b) => np.concatenate([a.ref, b.ref], -1),
};

export async function jax(task: Task): Promise<Contender> {
  if (!(await init('webgpu')).includes('webgpu')) cannot('no WebGPU device');
  defaultDevice('webgpu');
  const make = { gemm, attention: attend, step: (sizes: Sizes['step']) => step(task, sizes) };
  return { name: 'jax-js', prepare: (kind, sizes) => (make[kind] as (sizes: unknown) => Promise<Work>)(sizes) };
}

async function gemm({ rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const a = np.array(numbers(rows * depth, 1)).reshape(transposed === 'a' ? [depth, rows] : [rows, depth]);
  const b = np.array(numbers(depth * cols, 2)).reshape(transposed === 'b' ? [cols, depth] : [depth, cols]);
  const f = jit((x: A, y: A) =>
    np.matmul(transposed === 'a' ? np.matrixTranspose(x) : x, transposed === 'b' ? np.matrixTranspose(y) : y),
  );
  return jitted(() => f(a.ref, b.ref), [a, b]);
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
    if (!Array.isArray(out)) return out;
    out.slice(1).forEach((gradient) => gradient.dispose());
    return out[0];
  }, [q, k, v, mask]);
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
  let trained = links.map(({ weights }) => upload(arrays, Object.entries(weights)));
  let [m, v] = [1, 2].map(() => tree.map((x: A) => np.zerosLike(x.ref), trained)) as (typeof trained)[];

  type Fixed = { anchorWeights: Record<string, A>; augmenterStates: A[]; input: typeof input };
  const fixed: Fixed = { anchorWeights, augmenterStates, input };
  const lossOf = (weights: Record<string, A>[], given: Fixed): A =>
    loss(
      arrays,
      task,
      given.anchorWeights,
      links.map((link, i) => ({ link, weights: weights[i] })),
      given.augmenterStates,
      given.input,
      shape,
    );
  const { beta1, beta2, epsilon } = BETAS;
  const update = jit(
    (weights: Record<string, A>[], first: Record<string, A>[], second: Record<string, A>[], rates: A, given: Fixed) => {
      const [value, gradient] = valueAndGrad((w: Record<string, A>[]) => lossOf(w, given))(tree.ref(weights));
      const nextFirst = tree.map((old: A, g: A) => old.mul(beta1).add(g.ref.mul(1 - beta1)), first, gradient);
      const nextSecond = tree.map(
        (old: A, g: A) => old.mul(beta2).add(np.square(g.ref).mul(1 - beta2)),
        second,
        gradient,
      );
      const next = tree.map(
        (w: A, a: A, b: A) => {
          const [one, two] = [rates.ref.slice(0), rates.ref.slice(1)];
          return w.sub(
            a.ref
              .mul(one)
              .div(np.sqrt(b.ref.mul(two)).add(epsilon))
              .mul(STEP_SETTINGS.learningRate),
          );
        },
        weights,
        nextFirst,
        nextSecond,
      );
      return { value, next, nextFirst, nextSecond };
    },
  );
  const losses: A[] = [];
  let count = 0;
  return {
    start: () => {
      count++;
      const rates = np.array([1 / (1 - beta1 ** count), 1 / (1 - beta2 ** count)]);
      const out = update(trained, m, v, rates, tree.ref(fixed)) as unknown as Record<string, never>;
      ({
        next: trained,
        nextFirst: m,
        nextSecond: v,
      } = out as unknown as { next: typeof trained; nextFirst: typeof m; nextSecond: typeof v });
      losses.push(out.value);
    },
    finish: async () => void (await losses[losses.length - 1].blockUntilReady()),
    result: async () => Float32Array.from(await Promise.all(losses.map(async (one) => (await one.ref.data())[0]))),
    dispose: () => undefined,
  };
}

/** Work is put off until a result is wanted, and left out when nobody wants it: so every result of a turn is waited for. */
function jitted(run: () => A, held: readonly A[]): Work {
  let waiting: A[] = [];
  let last: A | undefined;
  return {
    start: () => void waiting.push(run()),
    finish: async () => {
      await blockUntilReady(waiting.map((array) => array));
      last?.dispose();
      last = waiting.pop();
      for (const array of waiting) array.dispose();
      waiting = [];
    },
    result: async () => Float32Array.from(await (last as A).ref.data()),
    dispose: () => {
      last?.dispose();
      for (const array of held) array.dispose();
    },
  };
}
