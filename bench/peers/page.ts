// Runs in the browser: every contender prepares a row, its result is compared with ours, then all are timed in turns.
import { type Contender, type Work } from './contender.ts';
import { jax } from './jax.ts';
import { ceilings } from './ceilings.ts';
import { onnx } from './onnx.ts';
import { ours } from './ours.ts';
import type { Measured, Report } from './report.ts';
import { ROWS, type Row } from './rows.ts';
import { openTask } from './task.ts';
import { tensorflow } from './tensorflow.ts';

const TURN_MS = 120;
const TOLERANCE = 2e-3;

export async function compare(groups: readonly string[], turns: number): Promise<Report> {
  const task = await openTask();
  const contenders: Contender[] = [];
  for (const open of [ours, jax, tensorflow, onnx]) contenders.push(await open(task));
  const report: Report = {
    adapter: task.gpu.adapter.name,
    browser: navigator.userAgent,
    ceiling: await ceilings(task.gpu),
    rows: [],
  };
  for (const row of ROWS.filter(({ group }) => groups.length === 0 || groups.includes(group))) {
    const measured = await measure(contenders, row, turns);
    console.log(JSON.stringify({ [row.name]: measured }));
    report.rows.push({ row, measured });
  }
  return report;
}

async function measure(contenders: readonly Contender[], row: Row, turns: number): Promise<Measured> {
  const measured: Measured = {};
  const ready: { name: string; work: Work; repeats: number }[] = [];
  let truth: Float32Array | undefined;
  for (const { name, prepare } of contenders) {
    try {
      const work = await prepare(row.kind, row.sizes);
      for (let i = 0; i < 3; i++) await work.start(); // compiles; a training step is compared over three losses
      await work.finish();
      const result = await work.result();
      truth ??= result;
      check(result, truth);
      const started = performance.now();
      await work.start();
      await work.finish();
      const ms = performance.now() - started;
      ready.push({ name, work, repeats: Math.max(1, Math.min(50, Math.round(TURN_MS / ms))) });
      measured[name] = Infinity;
    } catch (thrown) {
      measured[name] = thrown instanceof Error ? thrown.message.split('\n')[0].slice(0, 120) : String(thrown);
    }
  }
  for (let turn = 0; turn < turns; turn++) {
    for (const { name, work, repeats } of ready) {
      const started = performance.now();
      for (let i = 0; i < repeats; i++) await work.start();
      await work.finish();
      measured[name] = Math.min(measured[name] as number, (performance.now() - started) / repeats);
    }
  }
  for (const { work } of ready) work.dispose();
  return measured;
}

function check(result: Float32Array, truth: Float32Array): void {
  const largest = truth.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) throw new Error('wrong: the result is all zeros');
  for (let i = 0; i < truth.length; i++)
    if (!(Math.abs(result[i] - truth[i]) <= TOLERANCE * largest))
      throw new Error(`wrong: number ${i} is ${result[i]}, not ${truth[i]}`);
}

Object.assign(window, { compare });
