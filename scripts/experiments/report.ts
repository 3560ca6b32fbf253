// docs/RESULTS.md: the paper's numbers and ours, from the files of the experiments. Every figure comes from a run.
import {
  SEEDS,
  spreadOf,
  verdictOf,
  type ExperimentFile,
  type ExperimentRow,
  type Measure,
  type PaperTable,
} from '../../src/shared/experiments.ts';
import { measuredIn, originOf, rowsRun, spreadText } from '../../src/shared/experimentTables.ts';

const INTRODUCTION = `# Results

The experiments of the paper (CALM, [arXiv 2401.02412](https://arxiv.org/abs/2401.02412)) in small, made by \`npm run experiments\`
with this repository's own models and engine, and written by it: our figures come from runs, the paper's and the remarks were typed. The page shows the same ("The paper's
experiments"). Each cell is the mean over the seeds, in brackets the worst and the best of them where there are several. The seed
draws where links start, the order of the examples, and what of the data the links never see; models are trained once, so the
spread leaves out what another training of theirs would change. What the models know and how the
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
      const rows = rowsRun(file, group.id);
      return rows.length === 0 ? '' : `### ${group.title}\n\n${group.about}\n\n${table(file, rows)}`;
    }),
    unfinished(file),
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
    const best = `the best of the others, *${titleOf(rival.row)}*, has ${spreadText(rival.spread, measure)}`;
    const beats = holds
      ? '**beats all others by more than the spread**'
      : '**does not beat all others by more than the spread**';
    return [`- ${measure.title}: *${titleOf(file.main)}* ${beats}: ${spreadText(main, measure)}; ${best}.`];
  });
  return sentences.length === 0 ? [] : [sentences.join('\n')];
}

function table(file: ExperimentFile, rows: readonly ExperimentRow[]): string {
  const shown = measuredIn(file, rows);
  const cells = rows.map((row) => {
    const runs = file.runs.filter((run) => run.row === row.id);
    const figures = shown.map((measure) => {
      const found = spreadOf(file, row.id, measure.id);
      return found ? spreadText(found, measure) : '';
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

/** What the command has not made yet. */
function unfinished({ rows, runs }: ExperimentFile): string {
  const seedsOf = (id: string): number => runs.filter(({ row }) => row === id).length;
  const sentence = (words: string, missing: readonly ExperimentRow[]): string =>
    missing.length === 0 ? '' : `${words}: ${missing.map(({ group, title }) => `${title} (${group})`).join(', ')}.`;
  return [
    sentence(
      'Not run yet',
      rows.filter(({ id }) => seedsOf(id) === 0),
    ),
    sentence(
      `With fewer than ${SEEDS} seeds`,
      rows.filter(({ id }) => seedsOf(id) > 0 && seedsOf(id) < SEEDS),
    ),
  ]
    .filter((words) => words !== '')
    .join(' ');
}

function measured(measures: readonly Measure[]): string {
  return `What is measured:\n\n${measures.map(({ title, about }) => `- *${title}*: ${about}`).join('\n')}`;
}

function provenance(file: ExperimentFile): string {
  const { runs, minutes, adapters, firstDay, lastDay } = originOf(file);
  return `Made with \`${file.command}\`: ${runs} runs, ${minutes.toFixed(0)} minutes of training on ${adapters.join('; ')}, ${firstDay === lastDay ? firstDay : `${firstDay} to ${lastDay}`}.`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
