import type { SelfTestReport } from '../../shared/reports.ts';
import { formatPlural } from '../parts/format.ts';
import styles from './SelfTestLine.module.css';

/** Whether the kernels calculate here what they should. */
export function SelfTestLine({ selfTest: { checked, ms, wrong } }: { selfTest: SelfTestReport }) {
  const run = `${formatPlural(checked, 'kernel')} held against plain arithmetic in ${(ms / 1000).toFixed(1)} s`;
  if (wrong.length === 0) return <p className={styles.line}>Self-test: {run}; all are right.</p>;
  return (
    <section className={styles.line} aria-label="Self-test">
      <p>
        Self-test: {run}; {formatPlural(wrong.length, 'kernel')} wrong with this graphics driver:
      </p>
      <ul className={styles.list}>
        {wrong.map(({ kernel, problem, replacedBy }) => (
          <li key={kernel}>
            <code>{kernel}</code>: {problem}.{' '}
            {replacedBy ? (
              <>
                <code>{replacedBy}</code> takes its place.
              </>
            ) : (
              'There is no other: do not trust what you see.'
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
