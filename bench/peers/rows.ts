// What is compared: one row of the table each.
import type { Kind, Sizes } from './contender.ts';

export interface Row<K extends Kind = Kind> {
  group: string;
  name: string;
  kind: K;
  sizes: Sizes[K];
  /** Multiply-adds, twice, for GFLOP/s; 0 where that says nothing. */
  flops: number;
  /** How many times faster than the best peer it should be. */
  goal: number;
}

function gemm(
  name: string,
  rows: number,
  depth: number,
  cols: number,
  transposed: '' | 'a' | 'b',
  goal: number,
): Row<'gemm'> {
  return {
    group: 'gemm',
    name,
    kind: 'gemm',
    sizes: { rows, depth, cols, transposed },
    flops: 2 * rows * depth * cols,
    goal,
  };
}

function attention(name: string, sequences: number, tokens: number, backward: boolean): Row<'attention'> {
  const sizes = { sequences, tokens, heads: 9, width: 64, backward };
  return { group: 'attention', name, kind: 'attention', sizes, flops: 0, goal: 1 };
}

export const ROWS: Row[] = [
  gemm('matrix product 256³', 256, 256, 256, '', 1),
  gemm('matrix product 512³', 512, 512, 512, '', 2),
  gemm('matrix product 1024³', 1024, 1024, 1024, '', 2),
  gemm('decoding 1 × 576 × 1536', 1, 576, 1536, 'b', 1),
  gemm('decoding 1 × 576 × 49152', 1, 576, 49152, 'b', 1),
  gemm('training forward 512 × 576 × 1536', 512, 576, 1536, 'b', 1),
  gemm('training dX 512 × 1536 × 576', 512, 1536, 576, '', 1),
  gemm('training dW 1536 × 512 × 576', 1536, 512, 576, 'a', 1),
  attention('attention forward, 8 × 64 tokens, 9 heads × 64', 8, 64, false),
  attention('attention forward and backward, 8 × 64 tokens', 8, 64, true),
  attention('attention forward, 512 tokens', 1, 512, false),
  attention('attention forward and backward, 512 tokens', 1, 512, true),
  {
    group: 'step',
    name: 'training step, built-in pair, 64 examples',
    kind: 'step',
    sizes: { batch: 64 },
    flops: 0,
    goal: 3,
  },
];
