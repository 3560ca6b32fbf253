import { lazy, Suspense, useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { findSweep, openSweep, pauseSweep, resumeSweep, useSweep } from '../state/sweep.ts';
import styles from './SweepLine.module.css';
import { bestWords, sweepLine } from './sweepWords.ts';
import { useWired } from './useWired.ts';

const SweepDialog = lazy(() => import('./SweepDialog.tsx').then((module) => ({ default: module.SweepDialog })));

/** The way to the sweep, and how far it is while it goes on behind the page. */
export function SweepLine() {
  const { isOpen, record, trying } = useSweep();
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  useEffect(() => void findSweep(), []);
  const wired = useWired();
  const words = record && sweepLine(record, trying) + bestWords(record, wired?.titleIfSeveral);
  return (
    <div className={styles.line}>
      <Button icon="grid" aria-haspopup="dialog" disabled={!isReady} onClick={openSweep}>
        Which wiring is best?
      </Button>
      {record && (
        <p className={styles.words}>
          {words}
          {record.why && <span className={styles.why}>{record.why}</span>}
        </p>
      )}
      {record?.state === 'running' && (
        <Button look="quiet" icon="pause" onClick={() => pauseSweep()}>
          Pause<span className="visually-hidden"> the sweep</span>
        </Button>
      )}
      {record?.state === 'paused' && (
        <Button look="quiet" icon="play" disabled={!isReady || isTraining} onClick={resumeSweep}>
          Resume<span className="visually-hidden"> the sweep</span>
        </Button>
      )}
      {/* Not every step: what has come to an end, or to a rest. */}
      <p className="visually-hidden" role="status" aria-label="Sweep">
        {record && record.state !== 'running' && `${words}. ${record.why ?? ''}`}
      </p>
      <Suspense>{isOpen && <SweepDialog />}</Suspense>
    </div>
  );
}
