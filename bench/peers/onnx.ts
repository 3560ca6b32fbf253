// onnxruntime-web on WebGPU: graphs are written here, weights, inputs and caches stay on the GPU. It cannot train.
import * as ort from 'onnxruntime-web/webgpu';
import { upload } from './arrays.ts';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { decodeToken, emptyCaches, places } from './decodeModel.ts';
import { greedy } from './greedy.ts';
import { onnxArrays, type Feed, type Node } from './onnxArrays.ts';
import { OnnxGraph } from './onnxGraph.ts';
import type { Tasks } from './task.ts';

type Held = Record<string, ort.Tensor>;

const NO_GRADIENTS = 'it has no gradients';

export async function onnx(tasks: Tasks): Promise<Contender> {
  ort.env.wasm.numThreads = 1;
  return {
    name: 'onnxruntime',
    making: {
      gemm,
      attention: attend,
      step: () => cannot(NO_GRADIENTS),
      decode: (sizes) => decode(tasks, sizes),
    },
  };
}

async function gemm({ rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const [a, b] = [numbers(rows * depth, 1), numbers(depth * cols, 2)];
  return written([rows, cols], (graph, np) => {
    const left = np.from(a, transposed === 'a' ? [depth, rows] : [rows, depth]);
    const right = np.from(b, transposed === 'b' ? [cols, depth] : [depth, cols]);
    if (transposed !== 'a') return np.matmul(left, right, transposed === 'b');
    const [name] = graph.node('Gemm', [left.name, right.name], { transA: { int: 1 } });
    return { name, rank: 2 };
  });
}

async function attend({ sequences, tokens, heads, width, backward }: Sizes['attention']): Promise<Work> {
  if (backward) cannot(NO_GRADIENTS);
  const rows = sequences * tokens;
  const [q, kv] = [numbers(rows * heads * width, 1), numbers(2 * rows * heads * width, 2)];
  const hidden = Float32Array.from({ length: tokens * tokens }, (_, i) =>
    i % tokens <= Math.floor(i / tokens) ? 0 : -1e9,
  );
  const C = heads * width;
  return written([sequences, tokens, heads, width], (_, np) => {
    const byHeads = (x: Node): Node => np.transpose(np.reshape(x, [sequences, tokens, heads, width]), [0, 2, 1, 3]);
    const [keys, values] = np.split(np.from(kv, [rows, 2 * C]), [C, C]);
    const raw = np.matmul(byHeads(np.from(q, [rows, C])), byHeads(keys), true);
    const scores = np.add(np.mul(raw, np.scalar(width ** -0.5)), np.from(hidden, [1, 1, tokens, tokens]));
    return np.transpose(np.matmul(np.softmax(scores), byHeads(values)), [0, 2, 1, 3]);
  });
}

/** A graph with one output. */
async function written(
  shape: readonly number[],
  write: (graph: OnnxGraph, np: ReturnType<typeof onnxArrays>) => Node,
): Promise<Work> {
  const graph = new OnnxGraph();
  const feeds = new Map<string, Feed>();
  const { name } = write(graph, onnxArrays(graph, feeds));
  graph.output(name, 'float32', shape);
  const session = await open(graph);
  const device = (await ort.env.webgpu.device) as GPUDevice;
  const inputs = place(device, feeds);
  let last: ort.Tensor | undefined;
  return {
    start: async () => {
      last?.dispose();
      last = (await session.run(inputs))[name];
    },
    finish: () => device.queue.onSubmittedWorkDone(),
    result: async () => Float32Array.from((await last?.getData()) as Float32Array),
    dispose: async () => {
      last?.dispose();
      dispose(inputs);
      await session.release();
    },
  };
}

async function decode(tasks: Tasks, sizes: Sizes['decode']): Promise<Work> {
  const { config, weights } = (await tasks.open(sizes.task)).anchor;
  const slots = sizes.prompt + sizes.tokens;
  const graph = new OnnxGraph();
  const feeds = new Map<string, Feed>();
  const np = onnxArrays(graph, feeds);
  const [id, position] = [np.from(Int32Array.of(0), [1]), np.from(Int32Array.of(0), [1])];
  const before = emptyCaches(np, config, slots);
  const at = { id, place: position, slots };
  const { next, caches } = decodeToken(np, config, upload(np, weights), places(np, config, slots), before, at);
  graph.output(next.name, 'int64', [1]);
  const [from, to] = [before, caches].map(({ keys, values }) => [...keys, ...values].map(({ name }) => name));
  for (const name of to) graph.output(name, 'float32', [config.kvHeads, slots, config.headWidth]);
  const session = await open(graph, {
    [next.name]: 'cpu',
    ...Object.fromEntries(to.map((name) => [name, 'gpu-buffer' as const])),
  });
  const held = place((await ort.env.webgpu.device) as GPUDevice, feeds);
  return greedy(sizes, config.vocabulary, {
    next: async (token, where) => {
      held[id.name] = new ort.Tensor('int32', Int32Array.of(token), [1]);
      held[position.name] = new ort.Tensor('int32', Int32Array.of(where), [1]);
      const out = await session.run(held);
      from.forEach((name, i) => {
        held[name].dispose();
        held[name] = out[to[i]];
      });
      return Number((out[next.name].data as BigInt64Array)[0]);
    },
    dispose: async () => {
      dispose(held);
      await session.release();
    },
  });
}

function open(
  graph: OnnxGraph,
  preferredOutputLocation: ort.InferenceSession.SessionOptions['preferredOutputLocation'] = 'gpu-buffer',
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph.bytes(), { executionProviders: ['webgpu'], preferredOutputLocation });
}

/** Puts floats into buffers on the GPU; integers are small and stay. */
function place(device: GPUDevice, feeds: ReadonlyMap<string, Feed>): Held {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  return Object.fromEntries(
    [...feeds].map(([name, { values, shape }]) => {
      if (values instanceof Int32Array) return [name, new ort.Tensor('int32', values, shape)];
      const buffer = device.createBuffer({ size: Math.ceil(values.byteLength / 16) * 16, usage });
      device.queue.writeBuffer(buffer, 0, values.buffer, values.byteOffset, values.byteLength);
      const tensor = ort.Tensor.fromGpuBuffer(buffer, {
        dataType: 'float32',
        dims: shape,
        dispose: () => buffer.destroy(),
      });
      return [name, tensor];
    }),
  );
}

function dispose(held: Held): void {
  for (const tensor of Object.values(held)) tensor.dispose();
}
