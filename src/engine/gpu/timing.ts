// Where a plan's time goes. With timestamp queries the GPU itself says when each dispatch began and ended; without them
// each one is submitted and awaited by itself, which adds the cost of a submit to it: then only the shares count.
import { allocating } from './allocating.ts';
import type { Gpu } from './device.ts';
import type { Plan } from './plan.ts';
import { mapToRead } from './readback.ts';

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

/** Milliseconds of one run of a plan among so many that are submitted at once, waiting for nothing in between. */
export async function timePlan(gpu: Gpu, plan: Plan, runs: number): Promise<number> {
  const { device } = gpu;
  const stamps = device.features.has('timestamp-query') ? await Stamps.make(gpu, 2) : undefined;
  const encoder = device.createCommandEncoder({ label: 'timed' });
  for (let run = 0; run < runs; run++) {
    const [isFirst, isLast] = [run === 0, run === runs - 1];
    const timestampWrites = stamps &&
      (isFirst || isLast) && {
        querySet: stamps.queries,
        beginningOfPassWriteIndex: isFirst ? 0 : undefined,
        endOfPassWriteIndex: isLast ? 1 : undefined,
      };
    plan.encode(encoder, { timestampWrites: timestampWrites || undefined });
  }
  stamps?.resolve(encoder);
  const started = performance.now();
  device.queue.submit([encoder.finish()]);
  await gpu.waiting.allDone();
  const waited = performance.now() - started;
  if (!stamps) return waited / runs;
  const [begin, end] = await stamps.read();
  return (end - begin) / runs;
}

/** Places for so many timestamps. */
class Stamps {
  readonly queries: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private readonly staging: GPUBuffer;
  private readonly gpu: Gpu;

  private constructor(gpu: Gpu, count: number) {
    this.gpu = gpu;
    const { device } = gpu;
    this.queries = device.createQuerySet({ type: 'timestamp', count });
    const [size, label] = [8 * count, 'timestamps'];
    this.resolved = device.createBuffer({ label, size, usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC });
    this.staging = device.createBuffer({ label, size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  }

  /** @throws PatchbayError 'out-of-memory'. */
  static make(gpu: Gpu, count: number): Promise<Stamps> {
    const hint = 'Use fewer links or smaller models.';
    return allocating(gpu, `${count} timestamps`, hint, () => new Stamps(gpu, count));
  }

  /** Records at the end of what is timed that they are to be read. */
  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.queries, 0, this.queries.count, this.resolved, 0);
    encoder.copyBufferToBuffer(this.resolved, 0, this.staging, 0, this.staging.size);
  }

  /** Milliseconds since the first one, once submitted; there are none afterwards. */
  async read(): Promise<number[]> {
    await mapToRead(this.gpu, this.staging);
    const stamps = [...new BigUint64Array(this.staging.getMappedRange())];
    this.destroy();
    return stamps.map((stamp) => Number(stamp - stamps[0]) / NANOSECONDS);
  }

  destroy(): void {
    for (const each of [this.queries, this.resolved, this.staging]) each.destroy();
  }
}

/** Milliseconds of each dispatch, from a pass of its own with a timestamp at either end. */
async function stampedTimes(gpu: Gpu, plan: Plan): Promise<number[]> {
  const count = 2 * plan.dispatches.length;
  const stamps = await Stamps.make(gpu, count);
  const encoder = gpu.device.createCommandEncoder({ label: 'profile' });
  plan.dispatches.forEach((_, i) => {
    const timestampWrites = {
      querySet: stamps.queries,
      beginningOfPassWriteIndex: 2 * i,
      endOfPassWriteIndex: 2 * i + 1,
    };
    plan.encode(encoder, { first: i, end: i + 1, timestampWrites });
  });
  stamps.resolve(encoder);
  gpu.device.queue.submit([encoder.finish()]);
  const times = await stamps.read();
  return plan.dispatches.map((_, i) => Math.max(0, times[2 * i + 1] - times[2 * i]));
}

/** Milliseconds until each dispatch, submitted by itself, is done. */
async function awaitedTimes({ device, waiting }: Gpu, plan: Plan): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < plan.dispatches.length; i++) {
    const started = performance.now();
    const encoder = device.createCommandEncoder({ label: 'profile' });
    plan.encode(encoder, { first: i, end: i + 1 });
    device.queue.submit([encoder.finish()]);
    await waiting.allDone();
    times.push(performance.now() - started);
  }
  return times;
}
