// bench/RESULTS.md, drawn from bench/peers/measured.json: a section for each adapter, what misses its goal first.
import type { Ceiling, Compared, Outcome, OwnFigure, Report } from './peers/report.ts';

export interface Origin {
  command: string;
  date: string;
}

type Dated<T> = T & { date: string };

/** What is kept of an adapter: each row as it was measured last. */
interface Section {
  browser: string;
  ceiling: Ceiling;
  command: string;
  rows: Dated<Compared>[];
  own: Dated<OwnFigure>[];
}

/** By adapter. */
export type Results = Record<string, Section>;

const US = 'patchbay';

/** With the rows of a report in place of what was there of their groups; other groups and adapters stay. */
export function merge(before: Results, report: Report, { command, date }: Origin): Results {
  const old = before[report.adapter];
  const groups = new Set([...report.rows, ...report.own].map(({ group }) => group));
  const joined = <T extends { group: string }>(kept: Dated<T>[] = [], now: T[]): Dated<T>[] => [
    ...kept.filter(({ group }) => !groups.has(group)),
    ...now.map((row) => ({ ...row, date })),
  ];
  const section = {
    browser: report.browser,
    ceiling: report.ceiling,
    command,
    rows: joined(old?.rows, report.rows),
    own: joined(old?.own, report.own),
  };
  return { ...before, [report.adapter]: section };
}

/** @param reasons why rows miss their goal, by name. */
export function drawResults(results: Results, reasons: Readonly<Record<string, string>>): string {
  const head = [
    '# Patchbay beside its peers',
    'Written by `npm run bench -- peers`; do not edit (reasons: `bench/peersReasons.ts`).',
    'All contenders run in one page of one Chromium on one adapter, in turns; every result was compared with ours before anything was timed. Milliseconds of the best turn, the median in brackets. Each time ends when all of its work is done; the first row is what waiting for that costs. `ratio`: the best peer over ours. `of the ceiling`: the time that the adapter would take at its highest measured rate of multiply-adds or of copying, whichever is longer, over ours.',
    'On a graphics card the engine was measured by itself, beside PyTorch: [CARD.md](CARD.md).',
  ];
  const sections = Object.entries(results).map(([adapter, section]) => drawSection(adapter, section, reasons));
  return `${[...head, ...sections].join('\n\n')}\n`;
}

function drawSection(adapter: string, section: Section, reasons: Readonly<Record<string, string>>): string {
  const { browser, ceiling, command, rows, own } = section;
  const names = [...new Set(rows.flatMap(({ measured }) => Object.keys(measured)))];
  const peers = names.filter((name) => name !== US);
  const missed = [...rows.filter(misses), ...own.filter(isOutside)].map(
    ({ name }) => `- ${name}: ${reasons[name] ?? 'nobody has found out why yet.'}`,
  );
  const header = ['', US, ...peers, 'ratio', 'goal', 'ours a second', 'of the ceiling', 'date'];
  const cells = (row: Dated<Compared>): string[] => [
    row.name,
    ...[US, ...peers].map((name) => milliseconds(row.measured[name])),
    ratioCell(row),
    row.goal === undefined ? '' : `≥ ${row.goal}×`,
    rateCell(row),
    shareCell(row, ceiling),
    row.date,
  ];
  const bounds = ({ least, most }: OwnFigure): string => (least === undefined ? `≤ ${most}` : `${least} to ${most}`);
  const failures = rows.flatMap(({ name, measured }) =>
    Object.entries(measured).flatMap(([who, one]) => ('failed' in one ? [`- ${who}, ${name}: ${one.failed}`] : [])),
  );
  return [
    `## ${adapter}`,
    `\`${command}\`, ${browser}. Ceiling: ${ceiling.gflops.toFixed(1)} GFLOP/s of multiply-adds on registers, ${ceiling.copyGBs.toFixed(1)} GB/s of copying.`,
    ...(missed.length > 0 ? [`Below their goal, and why:\n\n${missed.join('\n')}`] : []),
    table(header, [...rows.filter(misses), ...rows.filter((row) => !misses(row))].map(cells)),
    ...(own.length > 0
      ? [
          'Ours alone:',
          table(
            ['', 'ratio', 'goal', '', 'date'],
            own.map((one) => [one.name, one.value.toFixed(3), bounds(one), one.about, one.date]),
          ),
        ]
      : []),
    ...(failures.length > 0 ? [`Not measured:\n\n${failures.join('\n')}`] : []),
  ].join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** How many times as long the best peer takes; undefined where we or all peers have no time. */
export function ratio({ measured }: Compared): number | undefined {
  const peers = Object.keys(measured).filter((name) => name !== US);
  const best = Math.min(...peers.map((name) => milli(measured[name]) ?? Infinity));
  const own = milli(measured[US]);
  return own === undefined || best === Infinity ? undefined : best / own;
}

/** Also when we failed; not where no peer can. */
export function misses(row: Compared): boolean {
  if (row.goal === undefined) return false;
  if (milli(row.measured[US]) === undefined) return true;
  return (ratio(row) ?? Infinity) < row.goal;
}

function isOutside({ value, least = -Infinity, most }: OwnFigure): boolean {
  return !(value >= least && value <= most);
}

function milli(one: Outcome | undefined): number | undefined {
  return one && 'best' in one ? one.best : undefined;
}

function milliseconds(one: Outcome | undefined): string {
  if (one === undefined) return '';
  if ('failed' in one) return one.failed.startsWith('cannot') ? 'cannot' : 'failed';
  return `${digits(one.best)} (${digits(one.median)})`;
}

function ratioCell(row: Compared): string {
  const value = ratio(row);
  return value === undefined ? 'no peer' : `${value.toFixed(2)}×`;
}

function rateCell({ rate, measured }: Compared): string {
  const ms = milli(measured[US]);
  return rate && ms ? `${digits((1000 * rate.count) / ms)} ${rate.unit}` : '';
}

function shareCell({ cost, measured }: Compared, { gflops, copyGBs }: Ceiling): string {
  const ms = milli(measured[US]);
  if (!cost || !ms) return '';
  const least = Math.max(cost.flops / gflops, cost.bytes / copyGBs) / 1e6; // giga a second → by millisecond
  return `${Math.round((100 * least) / ms)} %`;
}

function digits(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);
}
