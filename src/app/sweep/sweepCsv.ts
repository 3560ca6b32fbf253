// The sweep as a table for other programs.
import { linkLabel } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import { csvText } from '../../shared/csv.ts';
import { triedOf } from '../state/seriesRecord.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';

const COLUMNS = ['candidate', 'links', 'heads', 'steps', 'exact', 'loss', 'n', 'seconds', 'parameters', 'seed'];

/** Those that have come to an end, in their order; a candidate that failed has no figures. */
export function sweepCsv(record: SweepRecord, name: (candidate: Candidate) => string): string {
  const rows = record.candidates
    .filter(({ id }) => record.outcomes[id])
    .map((candidate) => {
      const { links } = candidate;
      const tried = triedOf(record, candidate.id);
      const heads = [...new Set(links.map((link) => link.heads))].join(' ');
      return [
        name(candidate),
        links.map((link) => `${link.augmenter} ${linkLabel(link)}`).join('; '),
        heads,
        tried?.steps,
        tried?.exact,
        tried?.loss,
        tried?.n,
        tried?.seconds,
        tried?.parameters,
        record.settings.seed,
      ];
    });
  return csvText(COLUMNS, rows);
}
