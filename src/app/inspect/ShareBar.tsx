import { formatShare } from '../parts/format.ts';
import styles from './SpeedTable.module.css';

/** A share in digits, with a bar behind them. */
export function ShareBar({ share }: { share: number }) {
  return (
    <span className={styles.share}>
      <svg className={styles.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect width="100" height="8" className={styles.track} />
        <rect width={100 * Math.min(1, share)} height="8" className={styles.fill} />
      </svg>
      {formatShare(share)}
    </span>
  );
}
