import styles from './Meter.module.css';

/** A native meter, thin, in the identity colour around it. */
export function Meter({ label, value, max = 1 }: { label: string; value: number; max?: number }) {
  return <meter className={styles.meter} aria-label={label} min={0} max={max} value={value} />;
}
