import { CurveSwatch } from './CurveSwatch.tsx';
import styles from './CurveLegend.module.css';
import type { DrawnCurves } from './useDrawnCurves.ts';

/** Which curve is which, once there is more than one. */
export function CurveLegend({ now, earlier }: Pick<DrawnCurves, 'now' | 'earlier'>) {
  if (earlier.length === 0) return null;
  return (
    <ul className={styles.legend} aria-label="Curves">
      {now && (
        <li>
          <CurveSwatch isDrawn /> {now.name}
        </li>
      )}
      {earlier.map(({ id, name, dashes }) => (
        <li key={id}>
          <CurveSwatch dashes={dashes} isDrawn={false} /> {name}
        </li>
      ))}
    </ul>
  );
}
