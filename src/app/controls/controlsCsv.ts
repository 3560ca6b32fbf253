// The controls as a table for other programs.
import { csvText } from '../../shared/csv.ts';
import type { ControlsRecord } from '../state/controlsRecord.ts';
import type { ControlRow } from './controlRows.ts';

const COLUMNS = ['who', 'exact', 'loss', 'n', 'parameters', 'seconds', 'kept', 'kept of', 'steps', 'seed'];

/** Those that have figures. Steps and seed are of runs only. */
export function controlsCsv({ settings }: Pick<ControlsRecord, 'settings'>, rows: readonly ControlRow[]): string {
  const data = rows.flatMap(({ name, isRun, figures }) => {
    if (!figures) return [];
    const { exact, loss, n, parameters = '', seconds = '', skill } = figures;
    const run = isRun ? [settings.steps, settings.seed] : ['', ''];
    return [[name, exact, loss, n, parameters, seconds, skill?.kept ?? '', skill?.n ?? '', ...run]];
  });
  return csvText(COLUMNS, data);
}
