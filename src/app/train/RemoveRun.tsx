import { useEffect, useRef } from 'react';
import type { RunRecord } from '../../shared/runRecords.ts';
import { Button } from '../parts/Button.tsx';
import { removeRun } from '../state/runs.ts';
import styles from './RemoveRun.module.css';

interface Props {
  run: RunRecord;
  onDone: () => void;
}

/** Says what goes, before it goes. */
export function RemoveRun({ run, onDone }: Props) {
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => question.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={question} className={styles.question} role="group" aria-label={`Delete ${run.name}?`}>
      <p>
        <strong>Delete {run.name}?</strong> Its curve and the weights that it ended with go for good.
        {run.isInUse && ' The links in use keep theirs.'}
      </p>
      <div className={styles.ways}>
        <Button onClick={onDone}>Keep it</Button>
        <Button
          look="strong"
          onClick={() => {
            onDone();
            void removeRun(run);
          }}
        >
          Delete it
        </Button>
      </div>
    </div>
  );
}
