import type { Measure, Spread } from '../../shared/experiments.ts';
import { figureText } from '../../shared/experimentTables.ts';
import styles from './tables.module.css';

interface Props {
  spread: Spread | undefined;
  measure: Measure;
}

/** The mean, and below it the worst and the best seed. */
export function Figure({ spread, measure }: Props) {
  if (!spread)
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">not measured</span>
      </>
    );
  return (
    <>
      <strong className={styles.mean}>
        {figureText(spread.mean, measure)}
        {measure.unit === 'share' && '\u00a0%'}
      </strong>
      {spread.n > 1 && (
        <span className={styles.range}>
          {figureText(spread.least, measure)} to {figureText(spread.most, measure)}
        </span>
      )}
    </>
  );
}
