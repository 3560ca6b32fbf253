import { Suspense } from 'react';
import { Explain } from '../explain/Explain.tsx';
import { Button } from '../parts/Button.tsx';
import { lazy } from '../parts/lazy.ts';
import { usePreset } from '../state/preset.ts';
import { takeUsualSettings, useRun } from '../state/run.ts';
import { RunLength } from './RunLength.tsx';
import { SettingNumber } from './SettingNumber.tsx';
import { StepSize } from './StepSize.tsx';
import styles from './TrainFields.module.css';

const MoreSettings = lazy(() => import('./MoreSettings.tsx').then((module) => ({ default: module.MoreSettings })));
const RateFinder = lazy(() => import('./RateFinder.tsx').then((module) => ({ default: module.RateFinder })));

/** What most runs differ in, then the rest. A field that says something impossible is marked and changes nothing. */
export function TrainFields() {
  const settings = useRun((run) => run.settings);
  const isUnderWay = useRun(({ state }) => state === 'running' || state === 'paused');
  const usual = usePreset(({ preset }) => preset.settings);
  const isUsual = Object.entries(usual).every(([key, value]) => settings[key as keyof typeof usual] === value);
  return (
    <div className={styles.inside}>
      <div>
        <Explain topic="frozen" hasWords>
          What is trained, and what stays as it is
        </Explain>
      </div>
      {isUnderWay && <p className={styles.note}>A run keeps the settings with which it was started.</p>}
      <fieldset className={styles.fields} disabled={isUnderWay}>
        <legend className="visually-hidden">For the next run</legend>
        <RunLength />
        <StepSize />
        <div className={styles.field}>
          <p className={styles.head} aria-hidden="true">
            Learning rate
          </p>
          <SettingNumber setting="learningRate" name="Learning rate" hidesName about="How far each update goes." />
        </div>
      </fieldset>
      <Suspense>
        <RateFinder disabled={isUnderWay} />
      </Suspense>
      <details className={styles.more}>
        <summary className={styles.moreSummary}>More</summary>
        <Suspense>
          <MoreSettings disabled={isUnderWay} />
        </Suspense>
      </details>
      <Button
        icon="reset"
        look="quiet"
        className={styles.usual}
        disabled={isUsual || isUnderWay}
        onClick={takeUsualSettings}
      >
        Back to the usual settings
      </Button>
    </div>
  );
}
