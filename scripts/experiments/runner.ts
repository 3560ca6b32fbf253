// The runs of an experiment, one after another; each is kept as soon as it is done.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { SelfTest } from '../../src/engine/selfTest/selfTest.ts';
import type { ExperimentRun } from '../../src/shared/experiments.ts';
import { execute } from './execute.ts';
import type { ExperimentCode, PreparedRow } from './experiment.ts';
import { fileOf, readExperiment, writeExperiment } from './files.ts';
import { recipeOf } from './recipe.ts';

export class Runner {
  private readonly gpu: Gpu;
  private readonly selfTest: SelfTest;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
    this.selfTest = new SelfTest(gpu);
  }

  /** Seed by seed, so that all rows have one before any has two. @param rows all unless given. */
  async run(code: ExperimentCode, seeds: number, rows?: readonly string[]): Promise<void> {
    const unknown = rows?.filter((id) => code.rows.every((row) => row.id !== id)) ?? [];
    if (unknown.length > 0) console.error(`${code.id} has no row ${unknown.join(', ')}.`);
    const chosen = code.rows.filter(({ id }) => !rows || rows.includes(id));
    for (let seed = 1; seed <= seeds; seed++)
      for (const row of chosen) if (seed === 1 || !row.once) await this.runOne(code, row, seed);
  }

  private async runOne(code: ExperimentCode, row: PreparedRow, seed: number): Promise<void> {
    const prepared = await row.prepare(this.gpu, seed);
    const recipe = await recipeOf(prepared, seed);
    const isIt = (run: { row: string; seed: number }): boolean => run.row === row.id && run.seed === seed;
    if ((await runsOf(code)).some((each) => isIt(each) && each.recipe === recipe)) return;
    const outcome = await execute(this.gpu, this.selfTest, prepared);
    const rounded = Object.entries(outcome.values).map(([id, value]) => [id, Number(value.toFixed(4))] as const);
    const run = {
      row: row.id,
      seed,
      ...outcome,
      values: Object.fromEntries(rounded),
      seconds: Number(outcome.seconds.toFixed(1)),
      adapter: this.gpu.adapter.name,
      date: new Date().toISOString().slice(0, 10),
      recipe,
    };
    const others = (await runsOf(code)).filter((each) => !isIt(each)); // read again: another process may have added some
    await writeExperiment(fileOf(code, [...others, run]));
    console.error(`${code.id}, ${row.id}, seed ${seed}:`, JSON.stringify(run.values), `${run.seconds} s`);
  }
}

async function runsOf({ id }: ExperimentCode): Promise<ExperimentRun[]> {
  return (await readExperiment(id))?.runs ?? [];
}
