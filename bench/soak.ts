// Whether anything grows over a long run: `npm run bench -- soak [steps=10000]`. Trains a random composition, and at every
// look scores held-out examples and answers, with caches made anew and with caches that stay. Ends with 1 when the
// graphics memory grew at all after the warm-up, or the process by more than MOST_GROWTH.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CachedComposition } from '../src/engine/bridge/cachedComposition.ts';
import type { Composition } from '../src/engine/bridge/composition.ts';
import type { Gpu } from '../src/engine/gpu/device.ts';
import { nodeGpu } from '../src/engine/nodeGpu.ts';
import { Run, type HeldOutResult } from '../src/engine/run.ts';
import { Draw } from '../src/engine/testing/draw.ts';
import { build, drawBlueprint } from '../src/engine/testing/randomComposition.ts';
import { drawExample } from '../src/engine/testing/randomText.ts';
import type { EncodedExample } from '../src/engine/training/encode.ts';
import { Scorer, summarise } from '../src/engine/training/scorer.ts';
import { Trainer } from '../src/engine/training/trainer.ts';
import { USUAL } from '../src/shared/trainingDefaults.ts';

/** Small, with two augmenters and links of both variants. */
const SEED = 3;
const LOOK_EVERY = 100;
const LINES = 20;
/** Share of the run after which nothing may grow: by then every plan was made once, and the compilers have settled. */
const WARM_UP = 0.2;
/**
 * Bytes by which the process may grow after that, from the median of the first quarter of samples to that of the last. The
 * heap is measured behind a full collection; the resident set goes up and down by such amounts (driver, allocator).
 */
const MOST_GROWTH = { heap: 2 ** 20, rss: 16 * 2 ** 20 };

interface Sample {
  step: number;
  buffers: number;
  gpu: number;
  heap: number;
  rss: number;
}

export async function main(args: string[]): Promise<number> {
  const steps = Number(args.find((arg) => arg.startsWith('steps='))?.slice('steps='.length) ?? 10_000);
  const gpu = await nodeGpu();
  const blueprint = drawBlueprint(SEED);
  const { composition, packed } = build(gpu, blueprint);
  const draw = new Draw(SEED);
  const examples = Array.from({ length: 64 }, () => drawExample(draw, blueprint, draw.whole(2, 9)));
  const [train, heldOut] = [examples.slice(0, 48), examples.slice(48)];
  const optimiser = { learningRate: 3e-3, warmupSteps: 10, weightDecay: 0.01, clip: 1 };
  const settings = { ...USUAL, ...optimiser, steps, batch: 4, seed: SEED, evaluateEvery: LOOK_EVERY };
  const trainer = await Trainer.create(gpu, composition, packed, train, settings);
  const staying = new CachedComposition(gpu, composition, 16);
  console.log(`adapter ${gpu.adapter.name}\n${blueprint.about}`);
  console.log('     step    ms a step  buffers     GPU bytes   heap MB    RSS MB');

  const samples: Sample[] = [];
  const sampleEvery = LOOK_EVERY * Math.max(1, Math.round(steps / LOOK_EVERY / LINES));
  let last = performance.now();
  const sample = (): void => {
    const { step } = trainer;
    const now: Sample = { step, buffers: gpu.memory.buffers, gpu: gpu.memory.bytes, ...processBytes() };
    const ms = (performance.now() - last) / sampleEvery;
    const cells = [step, ms.toFixed(2), now.buffers, now.gpu, megabytes(now.heap), megabytes(now.rss)];
    console.log([9, 13, 9, 14, 10, 10].map((width, i) => String(cells[i]).padStart(width)).join(''));
    samples.push(now);
    last = performance.now();
  };
  await finished(trainer, async () => {
    const result = await look(gpu, composition, heldOut, staying);
    if (trainer.step % sampleEvery === 0) sample();
    return result;
  });
  return verdict(samples.filter(({ step }) => step >= WARM_UP * steps));
}

/** Goes through the whole run as the page does: the next step is submitted while one is under way. */
async function finished(trainer: Trainer, lookAtHeldOut: () => Promise<HeldOutResult>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const run = new Run(trainer, {
      emit: (event) => {
        if (event.type !== 'runChanged') return;
        if (event.state === 'finished') resolve();
        if (event.state === 'failed') reject(new Error(event.error?.message));
      },
      alone: (task) => task(),
      lookAtHeldOut,
      keep: () => Promise.resolve(),
      now: () => performance.now(),
    });
    run.start();
  });
}

async function look(
  gpu: Gpu,
  composition: Composition,
  heldOut: readonly EncodedExample[],
  staying: CachedComposition,
): Promise<HeldOutResult> {
  const scorer = await Scorer.create(gpu, composition, heldOut);
  const score = summarise(await scorer.run());
  scorer.destroy();
  const passing = new CachedComposition(gpu, composition, staying.slots);
  for (const cached of [staying, passing]) {
    cached.forget();
    for (const example of heldOut.slice(0, 4)) await answer(cached, example);
  }
  await passing.destroy();
  return { ...score, answers: [] };
}

async function answer(cached: CachedComposition, { ids, augmenters }: EncodedExample): Promise<void> {
  for (let count = 1; count <= ids.length; count++) {
    const seen = [...augmenters].map(([id, tokens]) => {
      const visible = tokens.visible.slice(0, count);
      return [id, { ids: tokens.ids.slice(0, cached.slots), visible }] as const;
    });
    await cached.advance(ids.slice(0, count), new Map(seen));
    await cached.next();
  }
}

/** `heap`: of JavaScript, array buffers included. */
function processBytes(): { heap: number; rss: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

function verdict(samples: readonly Sample[]): number {
  const most = (what: 'buffers' | 'gpu'): number =>
    Math.max(...samples.map((sample) => sample[what])) - samples[0][what];
  const quarter = Math.ceil(samples.length / 4);
  const drift = (what: 'heap' | 'rss'): number => {
    const values = samples.map((sample) => sample[what]);
    return median(values.slice(-quarter)) - median(values.slice(0, quarter));
  };
  const grew = { buffers: most('buffers'), gpu: most('gpu'), heap: drift('heap'), rss: drift('rss') };
  const { heap, rss } = MOST_GROWTH;
  console.log(`from step ${samples[0].step} on:`);
  console.log(`  GPU   ${grew.gpu} bytes in ${grew.buffers} buffers more (allowed: none)`);
  console.log(`  heap  ${megabytes(grew.heap)} MB more (allowed: ${megabytes(heap)})`);
  console.log(`  RSS   ${megabytes(grew.rss)} MB more (allowed: ${megabytes(rss)})`);
  return grew.gpu > 0 || grew.buffers > 0 || grew.heap > heap || grew.rss > rss ? 1 : 0;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(2);
}
