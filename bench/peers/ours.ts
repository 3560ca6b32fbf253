// Patchbay, through the operations, the trainer and the caches that the page uses.
import { CachedComposition } from '../../src/engine/bridge/cachedComposition.ts';
import { alone, type Composition } from '../../src/engine/bridge/composition.ts';
import type { Plan } from '../../src/engine/gpu/plan.ts';
import { Recorder } from '../../src/engine/gpu/recorder.ts';
import { tensorFrom, type Tensor } from '../../src/engine/gpu/tensor.ts';
import { attention, causalSpans } from '../../src/engine/ops/attention.ts';
import { multiply } from '../../src/engine/ops/linear.ts';
import { Trainer } from '../../src/engine/training/trainer.ts';
import { numbers, promptIds, type Contender, type Sizes, type Work } from './contender.ts';
import { STEP_SETTINGS, wire, type Tasks } from './task.ts';

export function ours(tasks: Tasks): Contender {
  return {
    name: 'patchbay',
    making: {
      gemm: (sizes) => gemm(tasks, sizes),
      attention: (sizes) => attend(tasks, sizes),
      step: (sizes) => step(tasks, sizes),
      decode: (sizes) => decode(tasks, sizes),
    },
  };
}

async function gemm({ gpu }: Tasks, { rows, depth, cols, transposed }: Sizes['gemm']): Promise<Work> {
  const recorder = new Recorder(gpu, 'gemm', { decoding: rows === 1 }); // as a token's products are recorded
  const a = tensorFrom(gpu.device, numbers(rows * depth, 1), [rows, depth], 'a');
  const b = tensorFrom(gpu.device, numbers(depth * cols, 2), [depth, cols], 'b');
  const out = recorder.tensor([rows, cols], 'out');
  const orientation = transposed === 'a' ? 'tn' : transposed === 'b' ? 'nt' : 'nn';
  multiply(recorder, { orientation, a, b, out, size: [rows, cols, depth] });
  return planned({ gpu }, await recorder.finish(), out, [a, b]);
}

async function attend(
  { gpu }: Tasks,
  { sequences, tokens, heads, width, backward }: Sizes['attention'],
): Promise<Work> {
  const rows = sequences * tokens;
  const recorder = new Recorder(gpu, 'attention', { sharing: true });
  const lengths = Array.from({ length: sequences }, () => tokens);
  const spans = causalSpans(lengths, rows);
  const keys = tensorFrom(gpu.device, spans.keys, [rows, 2], 'keys');
  const readers = tensorFrom(gpu.device, spans.readers, [rows, 2], 'readers');
  const q = tensorFrom(gpu.device, numbers(rows * heads * width, 1), [rows, heads * width], 'q');
  const kv = tensorFrom(gpu.device, numbers(2 * rows * heads * width, 2), [rows, 2 * heads * width], 'kv');
  const inputs = [keys, readers, q, kv];
  const dQ = recorder.tensor(q.shape, 'dQ');
  if (backward) {
    recorder.watch(q, dQ);
    recorder.watch(kv, recorder.tensor(kv.shape, 'dKv'));
  }
  const sizes = { heads, kvHeads: heads, scale: width ** -0.5 };
  const out = recorder.keep(attention(recorder, q, kv, { keys, readers }, sizes));
  if (backward) {
    const ones = tensorFrom(gpu.device, new Float32Array(rows * heads * width).fill(1), out.shape, 'dOut');
    inputs.push(ones);
    recorder.moveGradient(out, ones);
    recorder.backward();
  }
  return planned({ gpu }, await recorder.finish(), backward ? dQ : out, inputs);
}

function planned({ gpu }: Pick<Tasks, 'gpu'>, plan: Plan, output: Tensor, inputs: readonly Tensor[]): Work {
  return {
    start: () => plan.run(),
    finish: () => gpu.device.queue.onSubmittedWorkDone(),
    result: () => gpu.readback.f32(output),
    dispose: () => {
      plan.destroy();
      for (const { buffer } of inputs) buffer.destroy();
    },
  };
}

async function step(tasks: Tasks, { task: name, batch }: Sizes['step']): Promise<Work> {
  const task = await tasks.open(name);
  const { composition, packed } = wire(task);
  const settings = { ...STEP_SETTINGS, batch };
  const trainer = await Trainer.create(task.gpu, composition, packed, task.examples.slice(0, batch), settings);
  const losses: number[] = [];
  let last = Promise.resolve();
  return {
    start: () => void (last = trainer.next().then((loss) => void losses.push(loss))),
    finish: () => last,
    result: async () => Float32Array.from(losses),
    dispose: () => {
      trainer.destroy();
      destroyLinks(composition, packed);
    },
  };
}

async function decode(tasks: Tasks, { task: name, prompt, tokens }: Sizes['decode']): Promise<Work> {
  const { gpu, anchor } = await tasks.open(name);
  const cached = new CachedComposition(gpu, alone(anchor.decoder), prompt + tokens);
  const ids = promptIds(prompt, anchor.config.vocabulary);
  await cached.advance(ids, new Map());
  let answer: number[] = [];
  return {
    start: async () => {
      answer = [];
      while (answer.length < tokens) {
        await cached.advance([...ids, ...answer], new Map());
        answer.push(await cached.next());
      }
    },
    finish: () => gpu.device.queue.onSubmittedWorkDone(),
    result: async () => Float32Array.from(answer),
    dispose: () => cached.destroy(),
  };
}

export function destroyLinks({ links }: Composition, packed: { destroy(): void }): void {
  packed.destroy();
  for (const { slopes } of links) slopes?.buffer.destroy();
}
