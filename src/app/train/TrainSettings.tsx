import { Suspense } from 'react';
import { lazy } from '../parts/lazy.ts';
import { useRun } from '../state/run.ts';
import { settingsWords } from '../parts/settingsWords.ts';
import styles from './TrainSettings.module.css';

const TrainFields = lazy(() => import('./TrainFields.tsx').then((module) => ({ default: module.TrainFields })));

/** Taken by the next run. */
export function TrainSettings() {
  const settings = useRun((run) => run.settings);
  return (
    <details className={styles.settings}>
      <summary className={styles.summary}>
        Settings <span className={styles.now}>{settingsWords(settings)}</span>
      </summary>
      <Suspense>
        <TrainFields />
      </Suspense>
    </details>
  );
}
