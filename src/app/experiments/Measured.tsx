import type { Measure } from '../../shared/experiments.ts';
import styles from './Measured.module.css';

/** What each measure is of. */
export function Measured({ measures }: { measures: readonly Measure[] }) {
  return (
    <details className={styles.measured}>
      <summary>What is measured</summary>
      <dl>
        {measures.map(({ id, title, about }) => (
          <div key={id}>
            <dt>{title}</dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
