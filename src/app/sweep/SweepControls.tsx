import type { Candidate } from '../../shared/sweeps.ts';
import { Button } from '../parts/Button.tsx';
import { formatPlural } from '../parts/format.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { saveFile } from '../state/saveFile.ts';
import { pauseSweep, resumeSweep, stopSweep, useSweep } from '../state/sweep.ts';
import { doneCount, isUnderWay, type SweepRecord } from '../state/sweepRecord.ts';
import styles from './SweepControls.module.css';
import { sweepLine } from './sweepWords.ts';

interface Props {
  record: SweepRecord;
  name: (candidate: Candidate) => string;
  onNew: () => void;
  onRemove: () => void;
}

/** How far it is, on what it is made, and what can be done with it. */
export function SweepControls({ record, name, onNew, onRemove }: Props) {
  const trying = useSweep((sweep) => sweep.trying);
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  const { state, why, settings, limit, examples, candidates } = record;
  const done = doneCount(record);
  const part = trying && trying.steps > 0 ? trying.step / trying.steps : 0;
  const exported = async (): Promise<void> => {
    const { sweepCsv } = await import('./sweepCsv.ts');
    saveFile(`patchbay-sweep-${record.preset}.csv`, new Blob([sweepCsv(record, name)], { type: 'text/csv' }));
  };
  return (
    <div className={styles.controls}>
      <div className={styles.words}>
        <p className={styles.line}>{sweepLine(record, trying)}</p>
        {why && <p className={styles.why}>{why}</p>}
        <p className={styles.about}>
          {formatPlural(settings.steps, 'step')} each on “{examples.name}”, scored on up to {limit} held-out questions,
          seed {settings.seed}.
        </p>
      </div>
      <div className={styles.ways}>
        {state === 'running' && (
          <Button icon="pause" onClick={() => pauseSweep()}>
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button look="strong" icon="play" disabled={!isReady || isTraining} onClick={resumeSweep}>
            Resume
          </Button>
        )}
        {isUnderWay(record) && (
          <Button icon="stop" onClick={() => stopSweep()}>
            Stop
          </Button>
        )}
        <Button icon="save" disabled={done === 0} onClick={() => void exported()}>
          Export CSV
        </Button>
        {!isUnderWay(record) && (
          <>
            <Button icon="plus" onClick={onNew}>
              New sweep
            </Button>
            <Button look="quiet" icon="cross" onClick={onRemove}>
              Remove the results
            </Button>
          </>
        )}
      </div>
      {isUnderWay(record) && (
        <div className={styles.bar}>
          <ProgressBar label="Sweep" value={done + part} max={candidates.length} />
        </div>
      )}
    </div>
  );
}
