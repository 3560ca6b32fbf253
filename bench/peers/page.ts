// Runs in the browser: every contender prepares a row, its result is compared with ours, then all are timed in turns.
import { openGpu } from '../../src/engine/gpu/device.ts';
import { measureCeiling } from './ceilings.ts';
import type { Contender, Making, Work } from './contender.ts';
import { jax } from './jax.ts';
import { onnx } from './onnx.ts';
import { ours } from './ours.ts';
import { composedDecode, plannedMemory } from './ownFigures.ts';
import type { Compared, Outcome, OwnFigure, Report } from './report.ts';
import { listRows, type Row } from './rows.ts';
import { aboutLarge, Tasks } from './task.ts';
import { tensorflow } from './tensorflow.ts';

/** Short works are repeated for so long in a turn. */
const TURN_MS = 120;
/** A row gets fewer turns, but at least two, when it takes longer than this. */
const ROW_MS = 20_000;
const LONGEST_TURN_MS = 10_000;
/** By the largest number of the result; tokens must be the same. */
const TOLERANCE = 1e-3;
/** Compared before timing: one result, or the losses of so many steps. */
const LOSSES = 3;

interface Ready {
  name: string;
  work: Work;
  repeats: number;
  times: number[];
}

/** @param groups those to run; all where there are none. */
export async function compare(groups: readonly string[], turns: number): Promise<Report> {
  const gpu = await openGpu(navigator.gpu);
  const tasks = new Tasks(gpu);
  const contenders = [ours(tasks), await jax(tasks), await tensorflow(tasks), await onnx(tasks)];
  const wanted = (group: string): boolean => groups.length === 0 || groups.includes(group);
  const ceiling = await measureCeiling(gpu);
  const rows: Compared[] = [];
  for (const row of listRows(aboutLarge(gpu)).filter(({ group }) => wanted(group))) {
    if (tooLong(row, rows)) continue;
    const measured = await measure(contenders, row, turns);
    const { group, name, goal, rate, cost } = row;
    rows.push({ group, name, goal, rate, cost, measured });
    console.log(JSON.stringify({ [name]: measured }));
  }
  const own: OwnFigure[] = [];
  if (wanted('step')) {
    own.push(await plannedMemory(tasks, 'builtIn', 64, 'built-in pair, 64 examples'));
    own.push(await plannedMemory(tasks, 'large', 8, `${aboutLarge(gpu)}, 8 × 64 tokens`));
  }
  if (wanted('decode')) {
    own.push(await composedDecode(tasks, 'builtIn', 'built-in pair', turns));
    own.push(await composedDecode(tasks, 'large', aboutLarge(gpu), turns));
  }
  const again = await measureCeiling(gpu); // a ceiling is the most that was ever seen
  return {
    adapter: gpu.adapter.name,
    browser: /Chrome\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent,
    ceiling: {
      gflops: Math.max(ceiling.gflops, again.gflops),
      copyGBs: Math.max(ceiling.copyGBs, again.copyGBs),
    },
    rows,
    own,
  };
}

function tooLong({ unless }: Row, rows: readonly Compared[]): boolean {
  const before = rows.find(({ name }) => name === unless?.row);
  if (!unless || !before) return false;
  const turn = Object.values(before.measured).reduce((sum, one) => sum + ('best' in one ? one.best : 0), 0);
  return turn * unless.times > LONGEST_TURN_MS;
}

async function measure(contenders: readonly Contender[], row: Row, turns: number): Promise<Record<string, Outcome>> {
  const measured: Record<string, Outcome> = {};
  const ready: Ready[] = [];
  let truth: Float32Array | undefined;
  for (const { name, making } of contenders) {
    let work: Work | undefined;
    try {
      work = await prepare(making, row);
      for (let i = 0; i < (row.kind === 'step' ? LOSSES : 1); i++) {
        await work.start();
        await work.finish();
      }
      const result = await work.result();
      truth ??= result;
      check(result, truth, row.kind === 'decode' ? 0 : TOLERANCE);
      const ms = await time(work, 1);
      ready.push({ name, work, repeats: Math.max(1, Math.min(50, Math.round(TURN_MS / ms))), times: [] });
    } catch (thrown) {
      await work?.dispose();
      measured[name] = { failed: (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 200) };
    }
  }
  const started = performance.now();
  for (let turn = 0; turn < turns && (turn < 2 || performance.now() - started < ROW_MS); turn++)
    for (const { work, repeats, times } of ready) times.push(await time(work, repeats));
  for (const { name, work, times } of ready) {
    const sorted = times.toSorted((a, b) => a - b);
    measured[name] = { best: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
    await work.dispose();
  }
  return measured;
}

function prepare(making: Making, row: Row): Promise<Work> {
  return (making[row.kind] as (sizes: Row['sizes']) => Promise<Work>)(row.sizes);
}

/** Milliseconds a time. */
async function time(work: Work, repeats: number): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) await work.start();
  await work.finish();
  return (performance.now() - started) / repeats;
}

function check(result: Float32Array, truth: Float32Array, tolerance: number): void {
  const largest = truth.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) throw new Error('wrong: all of it is zero');
  const at = truth.findIndex((value, i) => !(Math.abs(result[i] - value) <= tolerance * largest));
  if (at >= 0) throw new Error(`wrong: number ${at} is ${result[at]}, not ${truth[at]}`);
}

Object.assign(window, { compare });
