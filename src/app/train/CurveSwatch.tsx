import styles from './CurveSwatch.module.css';

/** A piece of a run's curve, as it looks in the chart. */
export function CurveSwatch({ dashes, isDrawn }: { dashes?: string; isDrawn: boolean }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 28 8" width="28" height="8" aria-hidden="true" focusable="false">
      {(isDrawn || dashes !== undefined) && (
        <path d="M1 4h26" className={isDrawn ? styles.now : styles.earlier} strokeDasharray={dashes} />
      )}
    </svg>
  );
}
