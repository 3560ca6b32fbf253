// public/experiments: a file for each experiment, with what it is and the runs that were made of it, and their list.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Experiment, ExperimentFile, ExperimentRun } from '../../src/shared/experiments.ts';
import type { ExperimentCode } from './experiment.ts';

export const EXPERIMENTS = 'public/experiments';

/** As the code says it now; runs of rows that are no longer there are left out. */
export function fileOf(code: ExperimentCode, runs: readonly ExperimentRun[]): ExperimentFile {
  const { rows, ...rest } = code;
  const known = rows.map(({ id, group, title, about, x }) => ({
    id,
    group,
    title,
    about,
    ...(x === undefined ? {} : { x }),
  }));
  const place = new Map(known.map(({ id }, i) => [id, i]));
  const kept = runs.filter(({ row }) => place.has(row));
  const sorted = kept.toSorted((a, b) => (place.get(a.row) ?? 0) - (place.get(b.row) ?? 0) || a.seed - b.seed);
  return { ...rest, rows: known, command: `npm run experiments -- --only ${code.id}`, runs: sorted };
}

/** Undefined where it was never run. */
export async function readExperiment(id: string, folder = EXPERIMENTS): Promise<ExperimentFile | undefined> {
  const path = join(folder, `${id}.json`);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as ExperimentFile) : undefined;
}

export async function writeExperiment(file: ExperimentFile, folder = EXPERIMENTS): Promise<void> {
  await writeWhole(folder, `${file.id}.json`, file);
}

/** index.json: those that have a file, in this order. */
export async function writeList(experiments: readonly Pick<Experiment, 'id' | 'title' | 'section'>[]): Promise<void> {
  const known = experiments.filter(({ id }) => existsSync(join(EXPERIMENTS, `${id}.json`)));
  await writeWhole(EXPERIMENTS, 'index.json', {
    experiments: known.map(({ id, title, section }) => ({ id, title, section })),
  });
}

/** A process that ends while it writes leaves the file from before. */
async function writeWhole(folder: string, name: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [path, fresh] = [join(folder, name), join(folder, `.${name}.new`)];
  await writeFile(fresh, `${JSON.stringify(value, null, 1)}\n`);
  await rename(fresh, path);
}
