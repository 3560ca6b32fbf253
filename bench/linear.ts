// GFLOP/s of the kernels of a linear layer, by shape: `npm run bench -- linear [rounds]`.
// Every kernel that fits a shape takes its turn in every round, and its best round counts: other programs on the machine
// can only make a run slower. `*` marks the kernel that linear() chooses.
import type { Gpu } from '../src/engine/gpu/device.ts';
import type { Plan } from '../src/engine/gpu/plan.ts';
import { Recorder } from '../src/engine/gpu/recorder.ts';
import type { Tensor } from '../src/engine/gpu/tensor.ts';
import { timePlan } from '../src/engine/gpu/timing.ts';
import { multiply } from '../src/engine/ops/linear.ts';
import {
  chooseKernel,
  fittingKernels,
  TILES,
  type KernelName,
  type Orientation,
} from '../src/engine/ops/linearKernels.ts';
import { randomNormal, upload } from '../src/engine/testing/compare.ts';
import { testGpu } from '../src/engine/testing/gpu.ts';

type Size = readonly [n: number, k: number, m: number];

/** [N, K, M]: the built-in models while training, their vocabulary, an odd one, decoding, larger models. */
const SIZES: readonly Size[] = [
  [300, 64, 64],
  [300, 64, 128],
  [300, 64, 192],
  [300, 64, 256],
  [768, 64, 1024],
  [300, 64, 1023],
  [1, 64, 192],
  [2, 64, 192],
  [4, 64, 192],
  [1, 576, 1536],
  [2, 576, 1536],
  [4, 576, 1536],
  [512, 512, 512],
];
/** Only on cards: CPUs take seconds for these. */
const LARGE_SIZES: readonly Size[] = [
  [1, 576, 49152],
  [1, 4096, 4096],
  [512, 576, 1536],
  [512, 576, 8192],
  [1024, 1024, 1024],
  [2048, 2048, 2048],
  [4096, 4096, 4096],
];
const ORIENTATIONS: readonly Orientation[] = ['nt', 'nn', 'tn'];
const TURN_MS = 10;
const MOST_REPEATS = 256;
/** Kernels that are so many times slower than the best are left out. */
const HOPELESS = 6;
const MOST_RANDOM = 2 ** 18;
/** Kernels for a few rows are not meant for more. */
const MAX_ROWS = TILES.rows[0];

interface Contender {
  size: Size;
  orientation: Orientation;
  kernel: KernelName;
  chosen: boolean;
  plan: Plan;
  repeats: number;
  bestMs: number;
}

export async function main([rounds = '5']: string[]): Promise<number> {
  const gpu = await testGpu();
  const contenders: Contender[] = [];
  for (const size of gpu.capabilities.fallback ? SIZES : [...SIZES, ...LARGE_SIZES])
    for (const orientation of ORIENTATIONS) contenders.push(...(await field(gpu, size, orientation)));
  for (let round = 0; round < Number(rounds); round++) for (const contender of contenders) await turn(gpu, contender);
  console.log(`${gpu.adapter.name}, f32\n\n${'N × K × M'.padEnd(20)}kernel                 GFLOP/s       ms`);
  for (const { size, orientation, kernel, chosen, bestMs } of contenders) {
    const name = `${orientation} by ${kernel}${chosen ? ' *' : ''}`;
    const gflops = (2 * size[0] * size[1] * size[2]) / bestMs / 1e6;
    const columns = [
      size.join(' × ').padEnd(20),
      name.padEnd(21),
      gflops.toFixed(2).padStart(9),
      bestMs.toFixed(4).padStart(9),
    ];
    console.log(columns.join(''));
  }
  return 0;
}

/** All kernels that can do this product, warmed up. */
async function field(gpu: Gpu, size: Size, orientation: Orientation): Promise<Contender[]> {
  const [n, k, m] = size;
  const [rows, cols, depth] = { nt: [n, m, k], nn: [n, k, m], tn: [m, k, n] }[orientation];
  const product: [number, number, number] = [rows, cols, depth];
  const choice = chooseKernel({ orientation, size: product }, gpu.capabilities);
  const kernels = fittingKernels({ orientation, size: product }, gpu.capabilities).filter(
    (kernel) => kernel !== 'row' || rows <= MAX_ROWS,
  );
  const operands = { a: numbers(gpu, rows, depth, 1), b: numbers(gpu, cols, depth, 2) };
  const contenders: Contender[] = [];
  for (const kernel of kernels) {
    const recorder = new Recorder(gpu, 'bench');
    multiply(recorder, { orientation, ...operands, out: recorder.tensor([rows, cols], 'out'), size: product }, kernel);
    const plan = await recorder.finish();
    const contender = { size, orientation, kernel, chosen: kernel === choice, plan, repeats: 1, bestMs: Infinity };
    await turn(gpu, contender);
    await turn(gpu, contender);
    contender.repeats = Math.min(MOST_REPEATS, Math.ceil(TURN_MS / contender.bestMs));
    contenders.push(contender);
  }
  const fastest = Math.min(...contenders.map(({ bestMs }) => bestMs));
  return contenders.filter(({ bestMs }) => bestMs < HOPELESS * fastest);
}

/** Random ones, the same again and again where there are many. */
function numbers(gpu: Gpu, rows: number, cols: number, seed: number): Tensor {
  const some = randomNormal(Math.min(rows * cols, MOST_RANDOM), seed);
  const all = Float64Array.from({ length: rows * cols }, (_, i) => some[i % MOST_RANDOM]);
  return upload(gpu, all, [rows, cols], 'numbers');
}

async function turn(gpu: Gpu, contender: Contender): Promise<void> {
  contender.bestMs = Math.min(contender.bestMs, await timePlan(gpu, contender.plan, contender.repeats));
}
