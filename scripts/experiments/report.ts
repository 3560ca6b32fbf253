// docs/RESULTS.md: the paper's numbers and ours, from the files of the experiments. Every figure comes from a run.
import {
  spreadOf,
  verdictOf,
  type ExperimentFile,
  type ExperimentRow,
  type Measure,
  type PaperTable,
  type Spread,
} from '../../src/shared/experiments.ts';

const INTRODUCTION = `# Results

The experiments of the paper (CALM, [arXiv 2401.02412](https://arxiv.org/abs/2401.02412)) in small, made by \`npm run experiments\`
with this repository's own models and engine, and written by it: no figure here was typed. The page shows the same ("The paper's
experiments"). Each cell is the mean over the seeds, in brackets the worst and the best of them where there are several. The seed
draws where links start, the order of the examples, and what of the data the links never see. What the models know and how the
data are made is in [EXPERIMENTS.md](EXPERIMENTS.md).

The paper's models have billions of weights, these some hundred thousand; what can be compared is who wins, and by how much.
`;

export function report(files: readonly ExperimentFile[]): string {
  return [INTRODUCTION, ...files.map(section)].join('\n');
}

function section(file: ExperimentFile): string {
  return [
    `## ${file.title}`,
    `${file.about} (§${file.section} of the paper.)`,
    ...file.paper.map(paperTable),
    ...verdicts(file),
    ...file.groups.map((group) => {
      const rows = file.rows.filter((row) => row.group === group.id && file.runs.some((run) => run.row === row.id));
      return rows.length === 0 ? '' : `### ${group.title}\n\n${group.about}\n\n${table(file, rows)}`;
    }),
    measured(file.measures),
    file.notes.map((note) => `- ${note}`).join('\n'),
    provenance(file),
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('\n');
}

function paperTable({ title, columns, rows }: PaperTable): string {
  return `The paper, ${title}:\n\n${markdown(
    ['', ...columns],
    rows.map((row) => [row.title, ...row.cells]),
  )}`;
}

/** A sentence for each claim of which everything was measured. */
function verdicts(file: ExperimentFile): string[] {
  const titleOf = (row: string): string => file.rows.find(({ id }) => id === row)?.title ?? row;
  const sentences = file.claims.flatMap((claim) => {
    const verdict = verdictOf(file, claim);
    const measure = file.measures.find(({ id }) => id === claim.measure);
    if (!verdict || !measure) return [];
    const { holds, main, rival } = verdict;
    const best = `the best of the others, *${titleOf(rival.row)}*, has ${spread(rival.spread, measure)}`;
    const beats = holds
      ? '**beats all others by more than the spread**'
      : '**does not beat all others by more than the spread**';
    return [`- ${measure.title}: *${titleOf(file.main)}* ${beats}: ${spread(main, measure)}; ${best}.`];
  });
  return sentences.length === 0 ? [] : [sentences.join('\n')];
}

/** Measures of which none of these rows has anything are left out. */
function table(file: ExperimentFile, rows: readonly ExperimentRow[]): string {
  const shown = file.measures.filter(({ id }) => rows.some((row) => spreadOf(file, row.id, id)));
  const cells = rows.map((row) => {
    const runs = file.runs.filter((run) => run.row === row.id);
    const figures = shown.map((measure) => {
      const found = spreadOf(file, row.id, measure.id);
      return found ? spread(found, measure) : '';
    });
    const { parameters } = runs[0];
    return [
      `${row.title}: ${row.about}`,
      ...figures,
      parameters === 0 ? '' : parameters.toLocaleString('en-US'),
      String(runs.length),
    ];
  });
  return markdown(['', ...shown.map(({ title }) => title), 'trained numbers', 'seeds'], cells);
}

function measured(measures: readonly Measure[]): string {
  return `What is measured:\n\n${measures.map(({ title, about }) => `- *${title}*: ${about}`).join('\n')}`;
}

function provenance({ command, runs }: ExperimentFile): string {
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const adapters = [...new Set(runs.map(({ adapter }) => adapter))].join('; ');
  const dates = runs.map(({ date }) => date).toSorted();
  const [first, last] = [dates[0], dates[dates.length - 1]];
  return `Made with \`${command}\`: ${runs.length} runs, ${(seconds / 60).toFixed(0)} minutes of training on ${adapters}, ${first === last ? first : `${first} to ${last}`}.`;
}

/** "97.5 % (96.0 to 98.5)" */
export function spread({ mean, least, most, n }: Spread, { unit }: Pick<Measure, 'unit'>): string {
  const number = (value: number): string => (unit === 'share' ? 100 * value : value).toFixed(1);
  const sign = unit === 'share' ? ' %' : '';
  return n === 1 ? `${number(mean)}${sign}` : `${number(mean)}${sign} (${number(least)} to ${number(most)})`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
