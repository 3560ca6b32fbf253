import styles from './ProgressBar.module.css';

/** A native progress bar, thin, in the identity colour around it. */
export function ProgressBar({ label, value, max }: { label: string; value: number; max: number }) {
  return <progress className={styles.bar} aria-label={label} value={value} max={Math.max(max, 1)} />;
}
