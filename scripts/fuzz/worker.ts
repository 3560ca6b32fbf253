// Runs cases one after another in a thread that can be ended: which one is being run, and since when, stands in memory that
// whoever waits can read. Bundled by supervise.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { inspect } from 'node:util';
import v8 from 'node:v8';
import { FAULTY } from './faultyParsers.ts';
import { caseNumber, inputOf, judge, smallest } from './judge.ts';
import { PARSERS } from './parsers.ts';
import { processorMs } from '../../src/shared/processorMs.ts';
import { SHARED, type Report, type Task } from './task.ts';

const task = workerData as Task;
const parser = [...PARSERS, ...FAULTY].find(({ name }) => name === task.parser);
if (!parser) throw new Error(`There is no parser "${task.parser}".`);

const { shared } = task;
let failed: Report | undefined;
for (let index = task.from; index < task.to && !failed; index++) {
  const number = task.number ?? caseNumber(task.seed, index);
  const input = inputOf(parser, number);
  const start = processorMs();
  Atomics.store(shared, SHARED.index, index);
  try {
    Atomics.add(shared, SHARED[await judge(parser, input)], 1);
  } catch (thrown) {
    const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : inspect(thrown);
    Atomics.store(shared, SHARED.index, -1); // from here on nobody is in a hurry
    failed = { kind: 'failed', index, number, why, smallest: shown(await smallest(parser, number)) };
  }
  atLeast(SHARED.slowestMs, Math.ceil(processorMs() - start));
  const { total_heap_size: heap, external_memory: buffers } = v8.getHeapStatistics();
  atLeast(SHARED.largestKb, Math.ceil((heap + buffers) / 1024));
}
Atomics.store(shared, SHARED.index, -1);
parentPort?.postMessage(failed ?? ({ kind: 'done' } satisfies Report));

function atLeast(place: number, value: number): void {
  Atomics.store(shared, place, Math.max(value, Atomics.load(shared, place)));
}

function shown(input: unknown): string {
  return inspect(input, { depth: 12, maxStringLength: 2000, maxArrayLength: 300, breakLength: 120 });
}
