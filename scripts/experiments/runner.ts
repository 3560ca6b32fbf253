// The runs of an experiment, one after another; each is kept as soon as it is done.
import type { Gpu } from '../../src/engine/gpu/device.ts';
import { SelfTest } from '../../src/engine/selfTest/selfTest.ts';
import type { ExperimentRun } from '../../src/shared/experiments.ts';
import { execute } from './execute.ts';
import type { ExperimentCode, Prepared, PreparedRow } from './experiment.ts';
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
    for (let seed = 1; seed <= seeds; seed++) for (const row of chosen) await this.runOne(code, row, seed);
  }

  private async runOne(code: ExperimentCode, row: PreparedRow, seed: number): Promise<void> {
    const prepared = await row.prepare(this.gpu, seed);
    const recipe = await recipeOf(prepared, seed);
    const isIt = (run: { row: string; seed: number }): boolean => run.row === row.id && run.seed === seed;
    const before = await runsOf(code);
    if (before.some((each) => isIt(each) && each.recipe === recipe)) return;
    const same = before.find((each) => each.recipe === recipe); // the main row is also a point of several curves
    const run = { ...(same ?? (await this.measured(prepared, recipe))), row: row.id, seed };
    const others = (await runsOf(code)).filter((each) => !isIt(each)); // read again: another process may have added some
    await writeExperiment(fileOf(code, [...others, run]));
    console.error(`${code.id}, ${row.id}, seed ${seed}:`, JSON.stringify(run.values), `${run.seconds} s`);
  }

  private async measured(prepared: Prepared, recipe: string): Promise<Omit<ExperimentRun, 'row' | 'seed'>> {
    const { values, parameters, steps, seconds } = await execute(this.gpu, this.selfTest, prepared);
    const rounded = Object.entries(values).map(([id, value]) => [id, Number(value.toFixed(4))] as const);
    return {
      values: Object.fromEntries(rounded),
      parameters,
      steps,
      seconds: Number(seconds.toFixed(1)),
      adapter: this.gpu.adapter.name,
      date: new Date().toISOString().slice(0, 10),
      recipe,
    };
  }
}

async function runsOf({ id }: ExperimentCode): Promise<ExperimentRun[]> {
  return (await readExperiment(id))?.runs ?? [];
}
