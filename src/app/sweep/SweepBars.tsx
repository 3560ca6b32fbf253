import type { Candidate } from '../../shared/sweeps.ts';
import type { Measure } from '../state/sweepFigures.ts';
import type { Cell } from './cells.ts';
import styles from './SweepBars.module.css';
import { uncertainty } from './sweepWords.ts';

interface Props {
  candidates: readonly Candidate[];
  cells: ReadonlyMap<string, Cell>;
  measure: Measure;
  shown: string;
  onShow: (id: string) => void;
}

/** Whole wirings, best first; those that are still to come last. */
export function SweepBars({ candidates, cells, measure, shown, onShow }: Props) {
  const rows = candidates
    .filter(({ names }) => names.length > 0)
    .flatMap((candidate) => {
      const cell = cells.get(candidate.id);
      return cell ? [{ candidate, cell, value: cell.tried?.[measure] }] : [];
    })
    .toSorted((a, b) => sortKey(b.value, measure) - sortKey(a.value, measure));
  if (rows.length === 0) return null;
  const largest = Math.max(...rows.map(({ value }) => value ?? 0));
  const full = measure === 'exact' ? 1 : largest || 1;
  return (
    <section className={styles.section} aria-labelledby="sweep-wholes">
      <h3 id="sweep-wholes" className={styles.title}>
        Whole wirings
      </h3>
      <ol className={styles.list}>
        {rows.map(({ candidate, cell, value }) => (
          <li key={candidate.id}>
            <button
              type="button"
              className={styles.row}
              aria-pressed={candidate.id === shown}
              onClick={() => onShow(candidate.id)}
            >
              <span className={styles.name}>{candidate.names.join(' = ')}</span>
              <svg
                className={styles.bar}
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                aria-hidden="true"
                focusable="false"
              >
                <rect width="100" height="8" className={styles.track} />
                <rect width={(100 * (value ?? 0)) / full} height="8" className={styles.fill} />
              </svg>
              <span className={styles.figure} data-state={cell.state}>
                {cell.state === 'waiting' ? 'not tried yet' : cell.text}
                {cell.tried && measure === 'exact' && <span className={styles.error}> {uncertainty(cell.tried)}</span>}
                {cell.isBest && <strong> best</strong>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function sortKey(value: number | undefined, measure: Measure): number {
  if (value === undefined) return -Infinity;
  return measure === 'exact' ? value : -value;
}
