// What is compared: one row of the table each.
import type { Kind, Sizes } from './contender.ts';
import type { Compared } from './report.ts';

export type Row = {
  [K in Kind]: Omit<Compared, 'measured'> & {
    kind: K;
    sizes: Sizes[K];
    /** Left out when a turn of that row, so many times as long, would take more than `LONGEST_TURN_MS`. */
    unless?: { row: string; times: number };
  };
}[Kind];

type Orientation = Sizes['gemm']['transposed'];

function gemm(name: string, [rows, depth, cols]: readonly number[], transposed: Orientation, rest: Partial<Row>): Row {
  const flops = 2 * rows * depth * cols;
  const bytes = 4 * (rows * depth + depth * cols + rows * cols);
  return {
    group: 'gemm',
    name,
    kind: 'gemm',
    sizes: { rows, depth, cols, transposed },
    goal: 1,
    rate: { count: flops / 1e9, unit: 'GFLOP/s' },
    cost: { flops, bytes },
    ...(rest as object),
  };
}

function attention(sequences: number, tokens: number, backward: boolean): Row {
  const what = backward ? 'forward and backward' : 'forward';
  return {
    group: 'attention',
    name: `attention ${what}, ${sequences} × ${tokens} tokens, 9 heads × 64`,
    kind: 'attention',
    sizes: { sequences, tokens, heads: 9, width: 64, backward },
    goal: 1,
  };
}

/** @param standIn what the large pair is on this adapter, in words. */
export function listRows(standIn: string): Row[] {
  return [
    gemm('waiting for one product 4³', [4, 4, 4], '', { goal: undefined, cost: undefined, rate: undefined }),
    gemm('matrix product 256³', [256, 256, 256], '', {}),
    gemm('matrix product 512³', [512, 512, 512], '', { goal: 2 }),
    gemm('matrix product 1024³', [1024, 1024, 1024], '', { goal: 2 }),
    gemm('matrix product 2048³', [2048, 2048, 2048], '', { unless: { row: 'matrix product 1024³', times: 8 } }),
    gemm('decoding 1 × 576 × 1536', [1, 576, 1536], 'b', {}),
    gemm('decoding 1 × 576 × 49152', [1, 576, 49152], 'b', {}),
    gemm('training forward 512 × 576 × 1536', [512, 576, 1536], 'b', {}),
    gemm('training dX 512 × 1536 × 576', [512, 1536, 576], '', {}),
    gemm('training dW 1536 × 512 × 576', [1536, 512, 576], 'a', {}),
    attention(8, 64, false),
    attention(8, 64, true),
    attention(1, 512, false),
    attention(1, 512, true),
    {
      group: 'step',
      name: 'training step, built-in pair, 64 examples',
      kind: 'step',
      sizes: { task: 'builtIn', batch: 64 },
      goal: 3,
      rate: { count: 64, unit: 'examples/s' },
    },
    {
      group: 'step',
      name: `training step, ${standIn}, 8 × 64 tokens`,
      kind: 'step',
      sizes: { task: 'large', batch: 8 },
      goal: 3,
      rate: { count: 8 * 64, unit: 'tokens/s' },
    },
    {
      group: 'decode',
      name: `16 tokens after 32, anchor of ${standIn}`,
      kind: 'decode',
      sizes: { task: 'large', prompt: 32, tokens: 16 },
      goal: 2,
      rate: { count: 16, unit: 'tokens/s' },
    },
  ];
}
