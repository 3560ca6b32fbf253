// Where a plan's time goes: each dispatch submitted and awaited by itself. Slower than a run in one pass, since every
// dispatch pays for its own submit; the shares are what counts.
import type { Gpu } from './device.ts';
import type { Plan } from './plan.ts';

export interface KernelTime {
  name: string;
  dispatches: number;
  ms: number;
}

/** Milliseconds per kernel over `repeats` runs, slowest first. */
export async function profilePlan(gpu: Gpu, plan: Plan, repeats = 5): Promise<KernelTime[]> {
  const times = new Map<string, KernelTime>();
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (let i = 0; i < plan.dispatches.length; i++) {
      const started = performance.now();
      plan.run(i, i + 1);
      await gpu.device.queue.onSubmittedWorkDone();
      const { name } = plan.dispatches[i];
      const time = times.get(name) ?? { name, dispatches: 0, ms: 0 };
      time.ms += (performance.now() - started) / repeats;
      time.dispatches += repeat === 0 ? 1 : 0;
      times.set(name, time);
    }
  }
  return [...times.values()].toSorted((a, b) => b.ms - a.ms);
}
