// 200 devices, each lost at a random moment: `npm run bench -- losses [count=200] [seed=1]`. After each loss what was under way
// must come to what it comes to when nothing is lost. Ends with 1 when anything else comes of it, or when graphics memory or
// the heap of JavaScript grew.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ACTIVITIES, Losses, type LossReport } from '../src/engine/testing/losses.ts';

/** Losses after which nothing may grow: every kernel was compiled by then. */
const WARM_UP = 10;
const MOST_HEAP_GROWTH = 2 ** 20;
const IDLE = 30;
const COLLECTIONS = 4;

export async function main(args: string[]): Promise<number> {
  const given = (name: string, usual: number): number =>
    Number(args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ?? usual);
  const [count, seed] = [given('count', 200), given('seed', 1)];
  const losses = await Losses.begin(seed);
  console.log(`adapter ${losses.gpu.adapter.name}, seed ${seed}`);
  const reports: LossReport[] = [];
  let first: { gpu: number; heap: number } | undefined;
  for (let i = 0; i < count; i++) {
    if (i === Math.min(WARM_UP, count - 1)) first = { gpu: await losses.loseIdle(), heap: await heapBytes() };
    reports.push(await losses.loseDuring(ACTIVITIES[i % ACTIVITIES.length]));
    if ((i + 1) % 20 === 0) console.log(`${i + 1} lost, heap ${megabytes(await heapBytes())} MB`);
  }
  // Nothing is opened by hand in between: each would hold the one before, if anything held what is lost.
  await losses.loseIdle();
  const before = await heapBytes();
  for (let i = 0; i < IDLE; i++) await losses.loseIdle();
  const idle = (await heapBytes()) - before;
  const last = { gpu: await losses.loseIdle(), heap: await heapBytes() };
  await losses.end();
  for (const activity of ACTIVITIES) {
    const own = reports.filter((report) => report.activity === activity);
    const back = own.map(({ backMs }) => backMs).toSorted((a, b) => a - b);
    const [middle, most] = [back[Math.floor(back.length / 2)], back.at(-1) ?? 0];
    const again = Math.max(0, ...own.map(({ stepsAgain }) => stepsAgain));
    const steps = activity === 'training' ? `; at most ${again} steps made again` : '';
    console.log(`${activity}: ${own.length} lost, back after ${ms(middle)} (median), ${ms(most)} at most${steps}`);
  }
  const grew = { gpu: last.gpu - (first?.gpu ?? 0), heap: last.heap - (first?.heap ?? 0) };
  console.log(`GPU bytes ${first?.gpu} behind the first ${WARM_UP}, ${last.gpu} at the end`);
  console.log(`heap ${megabytes(grew.heap)} MB more (allowed: ${megabytes(MOST_HEAP_GROWTH)})`);
  console.log(`${IDLE} lost one behind the other with nothing under way: heap ${megabytes(idle)} MB more`);
  return grew.gpu !== 0 || Math.max(grew.heap, idle) > MOST_HEAP_GROWTH ? 1 : 0;
}

/**
 * Behind full collections, array buffers included. What the device's objects hold outside of the heap is let go in the turn
 * behind the collection that found them, and what they held in turn is found by the next.
 */
async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < COLLECTIONS; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
