// onnxruntime-web on WebGPU: graphs are built here as ONNX bytes, inputs and outputs stay on the GPU. It cannot train.
import * as ort from 'onnxruntime-web/webgpu';
import { cannot, numbers, type Contender, type Sizes, type Work } from './contender.ts';

// ---- the little of protobuf and ONNX that a graph of a few nodes needs (onnx.proto3)

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const field = (number: number, bytes: number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];
const integer = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];

const FLOAT = 1;
function value(name: string, shape: readonly number[]): number[] {
  const dims = shape.flatMap((size) => field(1, integer(1, size)));
  const tensor = [...integer(1, FLOAT), ...field(2, dims)];
  return [...field(1, text(name)), ...field(2, field(1, tensor))];
}

interface GraphNode {
  type: string;
  inputs: string[];
  output: string;
  /** Lists of integers. */
  attributes?: Record<string, number[]>;
}

function graph(nodes: GraphNode[], inputs: Record<string, readonly number[]>, output: readonly number[]): Uint8Array {
  const INTS = 7;
  const body = [
    ...nodes.flatMap(({ type, inputs: from, output: to, attributes = {} }) =>
      field(1, [
        ...from.flatMap((name) => field(1, text(name))),
        ...field(2, text(to)),
        ...field(4, text(type)),
        ...Object.entries(attributes).flatMap(([name, ints]) =>
          field(5, [...field(1, text(name)), ...ints.flatMap((int) => integer(8, int)), ...integer(20, INTS)]),
        ),
      ]),
    ),
    ...field(2, text('graph')),
    ...Object.entries(inputs).flatMap(([name, shape]) => field(11, value(name, shape))),
    ...field(12, value('out', output)),
  ];
  return Uint8Array.from([...integer(1, 8), ...field(7, body), ...field(8, [...field(1, []), ...integer(2, 17)])]);
}

// ---- the contender

export async function onnx(): Promise<Contender> {
  ort.env.wasm.numThreads = 1;
  const make = { gemm, attention: attend, step: () => cannot('it has no gradients') };
  return { name: 'onnxruntime', prepare: (kind, sizes) => (make[kind] as (sizes: unknown) => Promise<Work>)(sizes) };
}

function gemm({ rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const shapes = {
    a: transposed === 'a' ? [depth, rows] : [rows, depth],
    b: transposed === 'b' ? [cols, depth] : [depth, cols],
  };
  const turned =
    transposed === '' ? [] : [{ type: 'Transpose', inputs: [transposed], output: 't', attributes: { perm: [1, 0] } }];
  const from = [transposed === 'a' ? 't' : 'a', transposed === 'b' ? 't' : 'b'];
  const bytes = graph([...turned, { type: 'MatMul', inputs: from, output: 'out' }], shapes, [rows, cols]);
  return session(bytes, { a: [numbers(rows * depth, 1), shapes.a], b: [numbers(depth * cols, 2), shapes.b] });
}

function attend({ sequences, tokens, heads, width, backward }: Sizes['attention']): Promise<Work> {
  if (backward) cannot('it has no gradients');
  const rows = sequences * tokens;
  const shape = [sequences, tokens, heads, width];
  const [all, kv] = [numbers(rows * heads * width, 1), numbers(2 * rows * heads * width, 2)];
  const half = (from: number): Float32Array => {
    const own = new Float32Array(rows * heads * width);
    for (let row = 0; row < rows; row++)
      own.set(kv.subarray((2 * row + from) * heads * width, (2 * row + from + 1) * heads * width), row * heads * width);
    return own;
  };
  const mask = Float32Array.from({ length: tokens * tokens }, (_, i) =>
    i % tokens <= Math.floor(i / tokens) ? 0 : -1e9,
  );
  const perm = (axes: number[]) => ({ perm: axes });
  const nodes: GraphNode[] = [
    { type: 'Transpose', inputs: ['q'], output: 'qh', attributes: perm([0, 2, 1, 3]) },
    { type: 'Transpose', inputs: ['k'], output: 'kh', attributes: perm([0, 2, 3, 1]) },
    { type: 'Transpose', inputs: ['v'], output: 'vh', attributes: perm([0, 2, 1, 3]) },
    { type: 'MatMul', inputs: ['qh', 'kh'], output: 'raw' },
    { type: 'Mul', inputs: ['raw', 'scale'], output: 'scaled' },
    { type: 'Add', inputs: ['scaled', 'mask'], output: 'scores' },
    { type: 'Softmax', inputs: ['scores'], output: 'p' },
    { type: 'MatMul', inputs: ['p', 'vh'], output: 'mixed' },
    { type: 'Transpose', inputs: ['mixed'], output: 'out', attributes: perm([0, 2, 1, 3]) },
  ];
  const shapes = { q: shape, k: shape, v: shape, scale: [1], mask: [1, 1, tokens, tokens] };
  return session(graph(nodes, shapes, shape), {
    q: [all, shape],
    k: [half(0), shape],
    v: [half(1), shape],
    scale: [Float32Array.of(width ** -0.5), [1]],
    mask: [mask, shapes.mask],
  });
}

async function session(bytes: Uint8Array, feeds: Record<string, [Float32Array, readonly number[]]>): Promise<Work> {
  const options = { executionProviders: ['webgpu'], preferredOutputLocation: 'gpu-buffer' } as const;
  const made = await ort.InferenceSession.create(bytes, options);
  const device = (await ort.env.webgpu.device) as GPUDevice;
  const buffers: GPUBuffer[] = [];
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, [values, dims]]) => {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
      const buffer = device.createBuffer({ size: Math.ceil(values.byteLength / 16) * 16, usage });
      device.queue.writeBuffer(buffer, 0, values.buffer, values.byteOffset, values.byteLength);
      buffers.push(buffer);
      return [name, ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [...dims] })];
    }),
  );
  let last: ort.Tensor | undefined;
  return {
    start: async () => {
      last?.dispose();
      last = (await made.run(inputs)).out;
    },
    finish: () => device.queue.onSubmittedWorkDone(),
    result: async () => Float32Array.from((await last?.getData()) as Float32Array),
    dispose: () => {
      last?.dispose();
      for (const buffer of buffers) buffer.destroy();
      void made.release();
    },
  };
}
