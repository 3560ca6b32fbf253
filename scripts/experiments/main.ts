// `npm run experiments`: makes the runs that are not there yet, writes public/experiments and docs/RESULTS.md. It can be ended
// at any time and goes on where it was; a run whose models, links, settings or examples have changed is made again.
//
//   npm run experiments                              everything
//   npm run experiments -- --only key-values         one of them, or several with commas
//   npm run experiments -- --rows main,lora          these rows
//   npm run experiments -- --seeds 1                 fewer seeds
//   npm run experiments -- --write                   no runs, the files alone
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SEEDS } from '../../src/shared/experiments.ts';
import { nodeGpu } from '../../src/engine/nodeGpu.ts';
import { experiments } from './all.ts';
import { fileOf, readExperiment, writeExperiment, writeList } from './files.ts';
import { report } from './report.ts';
import { Runner } from './runner.ts';

const RESULTS = 'docs/RESULTS.md';

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rows: { type: 'string' },
      seeds: { type: 'string', default: String(SEEDS) },
      write: { type: 'boolean', default: false },
    },
  });
  const chosen = values.only?.split(',') ?? experiments.map(({ id }) => id);
  const unknown = chosen.filter((id) => experiments.every((experiment) => experiment.id !== id));
  if (unknown.length > 0) {
    console.error(
      `There is no experiment "${unknown.join(', ')}"; there are ${experiments.map(({ id }) => id).join(', ')}.`,
    );
    return 2;
  }
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) {
    console.error(`--seeds is how many: a whole number from 1 on, not "${values.seeds}".`);
    return 2;
  }
  if (!values.write) {
    const runner = new Runner(await nodeGpu());
    const rows = values.rows?.split(',');
    for (const code of experiments) if (chosen.includes(code.id)) await runner.run(code, seeds, rows);
  }
  await writeAll();
  return 0;
}

/** What the code says may have changed without a run. */
async function writeAll(): Promise<void> {
  const files = [];
  for (const code of experiments) {
    const before = await readExperiment(code.id);
    if (!before) continue;
    const file = fileOf(code, before.runs);
    await writeExperiment(file);
    files.push(file);
  }
  await writeList(experiments);
  await mkdir('docs', { recursive: true });
  await writeFile(RESULTS, report(files));
}
