// Patchbay, through the operations and the trainer that the page uses.
import { LinkBoard } from '../../src/engine/linkBoard.ts';
import { readCompositionFile } from '../../src/engine/compositionFile.ts';
import { openGpu, type Gpu } from '../../src/engine/gpu/device.ts';
import type { Plan } from '../../src/engine/gpu/plan.ts';
import { Recorder } from '../../src/engine/gpu/recorder.ts';
import { tensorFrom, type Tensor } from '../../src/engine/gpu/tensor.ts';
import { attention, causalSpans } from '../../src/engine/ops/attention.ts';
import { multiply } from '../../src/engine/ops/linear.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import { numbers, type Contender, type Sizes, type Work } from './contender.ts';
import { STEP_SETTINGS, type Task } from './task.ts';

export async function ours(task: Task): Promise<Contender & { gpu: Gpu }> {
  const gpu = task.gpu;
  const make = { gemm, attention: attend, step: (_: Gpu, sizes: Sizes['step']) => step(task, sizes) };
  return {
    name: 'patchbay',
    gpu,
    prepare: (kind, sizes) => (make[kind] as (gpu: Gpu, sizes: unknown) => Promise<Work>)(gpu, sizes),
  };
}

export { openGpu };

async function gemm(gpu: Gpu, { rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const recorder = new Recorder(gpu, 'gemm');
  const a = upload(gpu, numbers(rows * depth, 1), [rows, depth], 'a');
  const b = upload(gpu, numbers(depth * cols, 2), [depth, cols], 'b');
  const out = recorder.tensor([rows, cols], 'out');
  const orientation = transposed === 'a' ? 'tn' : transposed === 'b' ? 'nt' : 'nn';
  multiply(recorder, { orientation, a, b, out, size: [rows, cols, depth] });
  return planned(gpu, await recorder.finish(), [out], [a, b]);
}

async function attend(gpu: Gpu, { sequences, tokens, heads, width, backward }: Sizes['attention']): Promise<Work> {
  const rows = sequences * tokens;
  const recorder = new Recorder(gpu, 'attention', { sharing: true });
  const spans = causalSpans(
    Array.from({ length: sequences }, () => tokens),
    rows,
  );
  const keys = tensorFrom(gpu.device, spans.keys, [rows, 2], 'keys');
  const readers = tensorFrom(gpu.device, spans.readers, [rows, 2], 'readers');
  const q = upload(gpu, numbers(rows * heads * width, 1), [rows, heads * width], 'q');
  const kv = upload(gpu, numbers(2 * rows * heads * width, 2), [rows, 2 * heads * width], 'kv');
  const dQ = recorder.tensor(q.shape, 'dQ');
  if (backward) {
    recorder.watch(q, dQ);
    recorder.watch(kv, recorder.tensor(kv.shape, 'dKv'));
  }
  const out = recorder.keep(
    attention(recorder, q, kv, { keys, readers }, { heads, kvHeads: heads, scale: width ** -0.5 }),
  );
  if (backward) {
    recorder.moveGradient(out, upload(gpu, new Float32Array(rows * heads * width).fill(1), out.shape, 'dOut'));
    recorder.backward();
  }
  return planned(gpu, await recorder.finish(), [backward ? dQ : out], [keys, readers, q, kv]);
}

async function step({ gpu, anchor, augmenter, file, examples }: Task, { batch }: Sizes['step']): Promise<Work> {
  const board = new LinkBoard(gpu, anchor, [augmenter]);
  board.load(readCompositionFile(file), 'preset', 0);
  const settings = { ...STEP_SETTINGS, batch };
  const encoded = examples.slice(0, batch);
  const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, settings);
  const losses: number[] = [];
  let last: Promise<number> = Promise.resolve(0);
  return {
    start: () => {
      last = trainer.next();
      return last.then((loss) => void losses.push(loss));
    },
    finish: async () => void (await last),
    result: async () => Float32Array.from(losses),
    dispose: () => {
      trainer.destroy();
      board.destroy();
    },
  };
}

function planned(gpu: Gpu, plan: Plan, outputs: readonly Tensor[], inputs: readonly Tensor[]): Work {
  return {
    start: () => plan.run(),
    finish: () => gpu.device.queue.onSubmittedWorkDone(),
    result: () => gpu.readback.f32(outputs[0]),
    dispose: () => {
      plan.destroy();
      for (const { buffer } of inputs) buffer.destroy();
    },
  };
}

function upload(gpu: Gpu, values: Float32Array, shape: readonly number[], name: string): Tensor {
  return tensorFrom(gpu.device, values, shape, name);
}
