import { formatCount, formatDuration, formatLoss, formatPercent } from '../parts/format.ts';
import styles from './ControlsTable.module.css';
import { share, uncertainty } from './controlWords.ts';
import type { ControlRow, Figures } from './controlRows.ts';

interface Props {
  rows: readonly ControlRow[];
  /** There are questions that the anchor answers by itself. */
  hasSkill: boolean;
}

/** Side by side: who or what, how much is right, and what it took. */
export function ControlsTable({ rows, hasSkill }: Props) {
  return (
    // A part that scrolls has to be reached by keyboard.
    <div className={styles.scroll} role="group" aria-label="Controls side by side" tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">The models, the composition, and the runs with one thing changed</caption>
        <thead>
          <tr>
            <th scope="col">Who answers</th>
            <th scope="col">Held-out questions right</th>
            <th scope="col" className={styles.number}>
              Loss
            </th>
            <th scope="col" className={styles.number}>
              Trained numbers
            </th>
            <th scope="col" className={styles.number}>
              Time
            </th>
            <th scope="col" className={styles.number}>
              Own skill kept
              {!hasSkill && <span className={styles.none}>no questions for this yet</span>}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-identity={row.identity} data-run={row.isRun || undefined}>
              <th scope="row">
                <span className={styles.name}>{row.name}</span>
                <span className={styles.about}>{row.about}</span>
              </th>
              {row.figures ? (
                <Cells figures={row.figures} />
              ) : (
                <td colSpan={5} className={row.isFailed ? styles.failed : styles.instead}>
                  {row.instead}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ figures }: { figures: Figures }) {
  const { exact, loss, parameters, seconds, skill } = figures;
  return (
    <>
      <td className={styles.right}>
        <svg className={styles.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect width="100" height="8" className={styles.track} />
          <rect width={100 * exact} height="8" className={styles.fill} />
        </svg>
        <strong>{share(figures)}</strong> <span className={styles.error}>{uncertainty(figures)}</span>
      </td>
      <td className={styles.number}>{formatLoss(loss)}</td>
      <td className={styles.number}>{parameters === undefined ? '–' : formatCount(parameters)}</td>
      <td className={styles.number}>{seconds === undefined ? '–' : formatDuration(seconds)}</td>
      <td className={styles.number}>
        {skill && skill.n > 0 ? (
          <>
            {formatPercent(skill.kept / skill.n)} <span className={styles.error}>of {skill.n}</span>
          </>
        ) : (
          '–'
        )}
      </td>
    </>
  );
}
