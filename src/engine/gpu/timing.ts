// Where a plan's time goes. With timestamp queries the GPU itself says when each dispatch began and ended; without them
// each one is submitted and awaited by itself, which adds the cost of a submit to it: then only the shares count.
import type { Gpu } from './device.ts';
import type { Plan } from './plan.ts';

export interface KernelTime {
  name: string;
  dispatches: number;
  ms: number;
}

export interface Profile {
  measuredBy: 'timestamps' | 'one by one';
  /** Milliseconds per kernel in one run, slowest first. */
  kernels: KernelTime[];
}

/** Dispatches whose begin and end fit into one query set: WebGPU allows 4096 queries. */
const MOST_DISPATCHES = 2048;
const NANOSECONDS = 1e6;

/**
 * The mean over `repeats` runs. Browsers round timestamps to 100 µs, so that single kernels may read 0 and only sums over
 * several runs say something. The plan is really run: what it changes is changed.
 */
export async function profilePlan(gpu: Gpu, plan: Plan, repeats = 5): Promise<Profile> {
  const stamped = gpu.device.features.has('timestamp-query') && plan.dispatches.length <= MOST_DISPATCHES;
  const time = stamped ? stampedTimes : awaitedTimes;
  const times = new Map<string, KernelTime>();
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [i, ms] of (await time(gpu, plan)).entries()) {
      const { name } = plan.dispatches[i];
      const kernel = times.get(name) ?? { name, dispatches: 0, ms: 0 };
      kernel.ms += ms / repeats;
      kernel.dispatches += repeat === 0 ? 1 : 0;
      times.set(name, kernel);
    }
  }
  const kernels = [...times.values()].toSorted((a, b) => b.ms - a.ms);
  return { measuredBy: stamped ? 'timestamps' : 'one by one', kernels };
}

/** Milliseconds of each dispatch, from a pass of its own with a timestamp at either end. */
async function stampedTimes({ device }: Gpu, plan: Plan): Promise<number[]> {
  const count = 2 * plan.dispatches.length;
  const queries = device.createQuerySet({ type: 'timestamp', count });
  const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
  const resolved = device.createBuffer({ label: 'timestamps', size: 8 * count, usage });
  const staging = device.createBuffer({
    label: 'timestamps read',
    size: 8 * count,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder({ label: 'profile' });
  plan.dispatches.forEach((_, i) => {
    const timestampWrites = { querySet: queries, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 };
    plan.encode(encoder, { first: i, end: i + 1, timestampWrites });
  });
  encoder.resolveQuerySet(queries, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, 8 * count);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const stamps = new BigUint64Array(staging.getMappedRange().slice(0));
  queries.destroy();
  resolved.destroy();
  staging.destroy();
  return plan.dispatches.map((_, i) => Math.max(0, Number(stamps[2 * i + 1] - stamps[2 * i]) / NANOSECONDS));
}

/** Milliseconds until each dispatch, submitted by itself, is done. */
async function awaitedTimes({ device }: Gpu, plan: Plan): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < plan.dispatches.length; i++) {
    const started = performance.now();
    const encoder = device.createCommandEncoder({ label: 'profile' });
    plan.encode(encoder, { first: i, end: i + 1 });
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    times.push(performance.now() - started);
  }
  return times;
}
