import { useId, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { useRun } from '../state/run.ts';
import { drawnRun, MOST_SHOWN, unfinishedRun, useRuns } from '../state/runs.ts';
import { dashesOf } from './dashes.ts';
import { RunRow } from './RunRow.tsx';
import styles from './RunsPart.module.css';

/** Shown at first. */
const FEW = 4;

/** The runs of the project, newest first: what each did differently, and what came of it. */
export function RunsPart() {
  const { runs, shown, latest } = useRuns();
  const points = useRun((run) => run.points);
  const state = useRun((run) => run.state);
  const busy = useRun((run) => run.busy);
  const [isAll, setIsAll] = useState(false);
  const heading = useId();
  const part = useKeptFocus<HTMLElement>(runs.length);
  const drawn = drawnRun({ runs, latest }, { points });
  const left = unfinishedRun(runs, { state, busy });
  const listed = isAll ? runs : runs.slice(0, FEW);
  const isFull = shown.length >= MOST_SHOWN;
  return (
    <section ref={part} className={styles.part} aria-labelledby={heading} tabIndex={-1}>
      <h3 id={heading} className={styles.title}>
        Runs{' '}
        <span className={styles.about}>{isFull ? `${MOST_SHOWN} curves at a time` : 'tick one to see its curve'}</span>
      </h3>
      <ol className={styles.list}>
        {listed.map((run, i) => (
          <RunRow
            key={run.id}
            run={run}
            before={runs[i + 1]}
            isDrawn={run.id === drawn?.id}
            dashes={dashesOf(shown, run.id)}
            isLeft={run.id === left?.id}
            canShow={!isFull}
          />
        ))}
      </ol>
      {runs.length > FEW && (
        <Button look="quiet" className={styles.all} aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
          {isAll ? 'Show the newest only' : `Show all ${formatCount(runs.length)} runs`}
        </Button>
      )}
    </section>
  );
}
