// bench/RESULTS.md: one section an adapter, rows that miss their goal first.
import type { Report } from './peers/report.ts';

export interface Origin {
  command: string;
  date: string;
}

const US = 'patchbay';

/** Why a row misses its goal, filled in by a person; without an entry the table says that nobody has found out yet. */
export const REASONS: Record<string, string> = {};

interface Line {
  group: string;
  name: string;
  cells: string[];
  missed: boolean;
}

/** The file with the section of this report's adapter written anew; those of other adapters stay. */
export function mergeResults(before: string, report: Report, origin: Origin): string {
  const sections = new Map(
    before
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')).trim(), text.slice(text.indexOf('\n') + 1).trim()] as const),
  );
  sections.set(report.adapter, section(report, origin));
  const head =
    '# Patchbay beside its peers\n\nWritten by `npm run bench -- peers`; do not edit. Milliseconds of the best of several turns, all contenders in one page in turns; every result was compared with ours before it was timed. `ratio` is the best peer over ours.\n';
  return [head, ...[...sections].map(([name, text]) => `## ${name}\n\n${text}\n`)].join('\n');
}

function section({ browser, ceiling, rows }: Report, { command, date }: Origin): string {
  const names = [...new Set(rows.flatMap(({ measured }) => Object.keys(measured)))];
  const lines = rows.map((row) => line(row, names, ceiling.gflops));
  const sorted = [...lines.filter(({ missed }) => missed), ...lines.filter(({ missed }) => !missed)];
  const header = ['', ...names, 'ratio', 'goal', 'GFLOP/s', 'of the ceiling'];
  const table = [header, header.map(() => '---'), ...sorted.map(({ name, cells }) => [name, ...cells])];
  const missed = lines.filter((one) => one.missed);
  const reasons = missed.map(({ name }) => `- ${name}: ${REASONS[name] ?? 'nobody has found out why yet.'}`);
  return [
    `\`${command}\`, ${date}, ${/Chrome\/[\d.]+/.exec(browser)?.[0] ?? browser}. Ceiling: ${ceiling.gflops.toFixed(1)} GFLOP/s of multiply-adds on registers, ${ceiling.copyGBs.toFixed(1)} GB/s of copying.`,
    table.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    ...(missed.length > 0 ? [`Below their goal:\n\n${reasons.join('\n')}`] : []),
    ...failures(rows),
  ].join('\n\n');
}

function line({ row, measured }: Report['rows'][number], names: readonly string[], ceiling: number): Line {
  const own = measured[US];
  const peers = names.filter((name) => name !== US).map((name) => measured[name]);
  const best = Math.min(...peers.filter((ms): ms is number => typeof ms === 'number'));
  const ratio = typeof own === 'number' && Number.isFinite(best) ? best / own : undefined;
  const gflops = typeof own === 'number' && row.flops > 0 ? row.flops / own / 1e6 : undefined;
  const cells = [
    ...names.map((name) => cell(measured[name])),
    ratio === undefined ? 'no peer' : `${ratio.toFixed(2)}×`,
    `${row.goal}×`,
    gflops === undefined ? '' : gflops.toFixed(1),
    gflops === undefined ? '' : `${Math.round((100 * gflops) / ceiling)} %`,
  ];
  return {
    group: row.group,
    name: row.name,
    cells,
    missed: typeof own !== 'number' || (ratio !== undefined && ratio < row.goal),
  };
}

const cell = (ms: number | string | undefined): string => {
  if (typeof ms === 'number') return ms < 10 ? ms.toFixed(2) : ms.toFixed(1);
  return ms === undefined ? '' : ms.startsWith('cannot') ? 'cannot' : 'failed';
};

/** What failed, in the library's own words. */
function failures(rows: Report['rows']): string[] {
  const said = rows.flatMap(({ row, measured }) =>
    Object.entries(measured).flatMap(([name, ms]) => (typeof ms === 'string' ? [`- ${name}, ${row.name}: ${ms}`] : [])),
  );
  return said.length > 0 ? [`Not measured:\n\n${said.join('\n')}`] : [];
}
