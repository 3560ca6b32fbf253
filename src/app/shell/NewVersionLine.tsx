import { Button } from '../parts/Button.tsx';
import { useProjectHold } from '../state/projectHold.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { hasDraft, useWiring } from '../state/wiring.ts';
import { newVersionWords } from './newVersionWords.ts';
import styles from './NoticeLine.module.css';

/** A newer version of the page has come; this tab stays what it is until it is opened again. */
export function NewVersionLine() {
  const isKept = useProjectHold(({ hold }) => hold === 'here');
  const isRunning = useRun(isUnderWay);
  const isDrafted = useWiring(hasDraft);
  return (
    <div className={styles.line}>
      <p>{newVersionWords({ isKept, isRunning, isDrafted })}</p>
      <Button onClick={() => location.reload()}>Open it now</Button>
    </div>
  );
}
