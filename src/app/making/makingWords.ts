// What is said about a table and the model of it, in sentences.
import type { MadeModel, TableReport } from '../../shared/madeModels.ts';
import { formatBytes, formatCount, formatLarge, formatPlural, formatSeconds } from '../parts/format.ts';
import { titleOf, type Making } from '../state/making.ts';

export const nameOfModel = (title: string, { name }: TableReport): string => title.trim() || titleOf(name);

export function rowsSentence({ rows, values }: TableReport): string {
  if (rows === 0) return 'No row can be used: choose other columns, or bring another table.';
  return `${formatPlural(rows, 'row')} with ${formatPlural(values, 'different value')}; each key counts once.`;
}

export const problemsSummary = (count: number): string =>
  count === 1 ? '1 row cannot be used and is left out' : `${formatCount(count)} rows cannot be used and are left out`;

export function planSentence({ blocks, width, parameters, bytes, steps }: TableReport['plan']): string {
  const size = `${formatPlural(blocks, 'block')}, width ${formatCount(width)}: ${formatLarge(parameters)} numbers, ${formatBytes(bytes)}`;
  return `A model of ${size}. It learns in at most ${formatPlural(steps, 'step')}.`;
}

export const sumsSentence = ({ isSummable }: TableReport): string =>
  isSummable
    ? 'Its values are numbers that Sums can add: questions such as “key + key =” are made with it, so that you can wire it at once.'
    : 'Its values are not numbers that Sums can add: wire it to an anchor of your choice, with examples of your own.';

/** "It knows 998 of 1,000 rows." */
export function knownSentence({ known, rows }: Pick<MadeModel, 'known' | 'rows'>): string {
  return known === rows
    ? `It knows all ${formatCount(rows)} rows.`
    : `It knows ${formatCount(known)} of ${formatCount(rows)} rows.`;
}

export function wayOnSentence({ examples }: MadeModel): string {
  if (!examples) return 'Open it with an anchor, and train the wires with examples of yours.';
  const { trainKeys, heldOutKeys } = examples;
  return `Sums over ${formatCount(trainKeys)} of its keys are there to train on; those over the other ${formatCount(heldOutKeys)} are held out.`;
}

/** What is spoken: where it stands, never each step. */
export function milestone({ isReading, table, isMaking, progress, made, isWiring, title }: Making): string {
  if (made && isWiring) return `${made.model.title} is being wired to Sums.`;
  if (made) return `${made.model.title} is made. ${knownSentence(made)}`;
  if (isReading) return 'Reading the table.';
  if (!table) return '';
  if (!isMaking) return `${table.name} was read. ${rowsSentence(table)}`;
  const quarter = progress ? Math.floor((4 * progress.step) / progress.steps) : 0;
  return quarter === 0
    ? `${nameOfModel(title, table)} is being made.`
    : `${nameOfModel(title, table)}: ${25 * quarter} % of the steps are done.`;
}

/** Beside a closed dialog. */
export function lineWords({ table, title, isMaking, progress, made, isWiring, error }: Making): string | undefined {
  if (made && isWiring) return `${made.model.title} is being wired to Sums…`;
  if (made && error) return `${made.model.title} is made, but was not wired. ${error.message}`;
  if (made) return `${made.model.title} is made. ${knownSentence(made)}`;
  if (table && isMaking) {
    const left = progress ? `: ${formatSeconds(progress.secondsLeft)} left` : '';
    return `${nameOfModel(title, table)} is being made${left}`;
  }
  return table && error ? `${nameOfModel(title, table)} was not made. ${error.message}` : undefined;
}
