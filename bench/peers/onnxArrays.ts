// The array operations as nodes of an ONNX graph: the model is not run here but written down.
import type { DecodeArrays } from './arrays.ts';
import type { ElementType, OnnxGraph } from './onnxGraph.ts';

/** A value of the graph. */
export interface Node {
  name: string;
  rank: number;
}

/** What comes from outside when the graph runs. */
export interface Feed {
  type: ElementType;
  values: Float32Array | Int32Array;
  shape: readonly number[];
}

/** Arrays made by `from` become inputs of the graph and are kept in `feeds`, by name. */
export function onnxArrays(graph: OnnxGraph, feeds: Map<string, Feed>): DecodeArrays<Node> {
  const made = (type: string, from: readonly Node[], rank: number, attributes = {}): Node => {
    const [name] = graph.node(
      type,
      from.map((each) => each.name),
      attributes,
    );
    return { name, rank };
  };
  const highest = (a: Node, b: Node): number => Math.max(a.rank, b.rank);
  const axis = (x: Node): { axis: { int: number } } => ({ axis: { int: x.rank - 1 } });
  const integers = (values: readonly number[]): Node => ({ name: graph.integers(values), rank: 1 });
  return {
    from: (values, shape) => {
      const name = `in${feeds.size}`;
      const type = values instanceof Int32Array ? 'int32' : 'float32';
      feeds.set(name, { type, values, shape });
      graph.input(name, type, shape);
      return { name, rank: shape.length };
    },
    scalar: (value) => ({ name: graph.floats([value], []), rank: 0 }),
    add: (a, b) => made('Add', [a, b], highest(a, b)),
    mul: (a, b) => made('Mul', [a, b], highest(a, b)),
    matmul: (a, b, transposed) => {
      if (!transposed) return made('MatMul', [a, b], highest(a, b));
      if (b.rank === 2) return made('Gemm', [a, b], 2, { transB: { int: 1 } });
      const axes = Array.from({ length: b.rank }, (_, i) => i);
      const perm = { ints: [...axes.slice(0, -2), b.rank - 1, b.rank - 2] };
      return made('MatMul', [a, made('Transpose', [b], b.rank, { perm })], highest(a, b));
    },
    rmsNorm: (x, gain, epsilon) =>
      made('SimplifiedLayerNormalization', [x, gain], x.rank, { ...axis(x), epsilon: { float: epsilon } }),
    softmax: (x) => made('Softmax', [x], x.rank, axis(x)),
    silu: (x) => made('Mul', [x, made('Sigmoid', [x], x.rank)], x.rank),
    reshape: (x, shape) => made('Reshape', [x, integers(shape)], shape.length),
    transpose: (x, axes) => made('Transpose', [x], x.rank, { perm: { ints: axes } }),
    split: (x, sizes) => {
      const [first, second] = graph.node('Split', [x.name, graph.integers(sizes)], axis(x), 2);
      return [
        { name: first, rank: x.rank },
        { name: second, rank: x.rank },
      ];
    },
    join: (a, b) => made('Concat', [a, b], a.rank, axis(a)),
    take: (table, ids) => made('Gather', [table, ids], table.rank),
    argmax: (logits) => made('ArgMax', [logits], 1, { ...axis(logits), keepdims: { int: 0 } }),
  };
}
