import { Button } from '../parts/Button.tsx';
import { isUnderWay, useRun } from '../state/run.ts';
import styles from './NoticeLine.module.css';

/** A newer version of the page has come; this tab stays what it is until it is opened again. */
export function NewVersionLine() {
  const isRunning = useRun(isUnderWay);
  return (
    <div className={styles.line}>
      <p>
        A new version is here: it is used when the page is opened again. What you made stays.
        {isRunning && ' The run goes on from its last checkpoint then.'}
      </p>
      <Button onClick={() => location.reload()}>Open it now</Button>
    </div>
  );
}
