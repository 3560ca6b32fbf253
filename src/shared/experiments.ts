// What an experiment is and what came of it, as plain data: `npm run experiments` writes it, docs/RESULTS.md and the page's
// dialog are made from it.

/** One column: what is asked, and how an answer counts. */
export interface Measure {
  id: string;
  title: string;
  /** Of what it is measured on, in a sentence. */
  about: string;
  /** `share`: of the answers that are right, 0…1. `chrF`: over all answers, 0…100. */
  unit: 'share' | 'chrF';
}

/** Rows that are read together, in a table or along one number. */
export interface RowGroup {
  id: string;
  title: string;
  about: string;
  /** What `x` of its rows is, in words; such a group is drawn as a line. */
  along?: string;
}

/** One setting, tried with several seeds. */
export interface ExperimentRow {
  id: string;
  /** Id of its group. */
  group: string;
  title: string;
  /** What differs from the main row, in a sentence. */
  about: string;
  x?: number;
}

/** One setting with one seed. */
export interface ExperimentRun {
  row: string;
  seed: number;
  /** By measure. */
  values: Record<string, number>;
  /** Trained numbers; 0 where nothing was trained. */
  parameters: number;
  steps: number;
  /** Training alone. */
  seconds: number;
  adapter: string;
  /** ISO, the day. */
  date: string;
  /** Over all that decides it: models, links, settings, examples. A run of another recipe is made again. */
  recipe: string;
}

/** Numbers of the paper to hold ours against, as they stand there. */
export interface PaperTable {
  title: string;
  columns: string[];
  rows: { title: string; cells: string[] }[];
}

/** That the main row is better than others in a measure, by more than the spread of either. Whether it holds, the runs say. */
export interface Claim {
  measure: string;
  /** Ids of rows. */
  over: string[];
}

/** Of the paper's three claims, the one that this is about, in small. */
export interface Experiment {
  /** That of the page's preset in which it can be tried by hand. */
  id: string;
  title: string;
  /** Two or three sentences: what the models know, what is asked, what is held out. */
  about: string;
  /** Section of arXiv 2401.02412. */
  section: string;
  /** The main row, which the others are held against. */
  main: string;
  measures: Measure[];
  groups: RowGroup[];
  rows: ExperimentRow[];
  claims: Claim[];
  paper: PaperTable[];
  /** What was tried, what did not come out as in the paper; sentences. */
  notes: string[];
}

/** public/experiments/<id>.json */
export interface ExperimentFile extends Experiment {
  /** How it is made again. */
  command: string;
  runs: ExperimentRun[];
}

export interface Spread {
  mean: number;
  least: number;
  most: number;
  /** How many seeds. */
  n: number;
}

/** Seeds of a row: with fewer there is no spread to speak of. */
export const SEEDS = 3;

/** Over the seeds of a row; undefined where it was not measured. */
export function spreadOf({ runs }: Pick<ExperimentFile, 'runs'>, row: string, measure: string): Spread | undefined {
  const values = runs.flatMap((run) => (run.row === row && measure in run.values ? [run.values[measure]] : []));
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  return { mean: sum / values.length, least: Math.min(...values), most: Math.max(...values), n: values.length };
}

/** A claim beside what was measured: `holds` where the worst seed of the main row is above the best seed of every other one. */
export interface Verdict {
  holds: boolean;
  main: Spread;
  /** The best of the others. */
  rival: { row: string; spread: Spread };
}

/** Undefined where some of it was not measured with all seeds. */
export function verdictOf(file: Pick<ExperimentFile, 'main' | 'runs'>, { measure, over }: Claim): Verdict | undefined {
  const main = spreadOf(file, file.main, measure);
  const others = over.map((row) => ({ row, spread: spreadOf(file, row, measure) }));
  let rival: Verdict['rival'] | undefined;
  for (const { row, spread } of others) {
    if (!spread || spread.n < SEEDS) return undefined;
    if (!rival || spread.most > rival.spread.most) rival = { row, spread };
  }
  if (!main || main.n < SEEDS || !rival) return undefined;
  return { holds: main.least > rival.spread.most, main, rival };
}
