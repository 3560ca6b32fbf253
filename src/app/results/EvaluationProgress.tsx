import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { stopEvaluating } from '../state/evaluations.ts';
import styles from './EvaluationProgress.module.css';

/** How far it is, and the way to end it. */
export function EvaluationProgress({ done, total }: { done: number; total: number }) {
  return (
    <div className={styles.progress} data-identity="composed">
      <p className={styles.words}>
        {formatCount(done)} of {formatCount(total)} questions answered.
      </p>
      <Button icon="stop" onClick={stopEvaluating}>
        Stop
      </Button>
      <div className={styles.bar}>
        <ProgressBar label="Questions answered" value={done} max={total} />
      </div>
    </div>
  );
}
