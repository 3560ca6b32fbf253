import { Suspense, useEffect } from 'react';
import { SeriesLine } from '../parts/SeriesLine.tsx';
import { lazy } from '../parts/lazy.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { findSweep, openSweep, pauseSweep, resumeSweep, useSweep } from '../state/sweep.ts';
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
    <SeriesLine
      name="Sweep"
      icon="grid"
      question="Which wiring is best?"
      isReady={isReady}
      isTraining={isTraining}
      series={record && words ? { state: record.state, words, why: record.why } : undefined}
      onOpen={openSweep}
      onPause={() => pauseSweep()}
      onResume={resumeSweep}
    >
      <Suspense>{isOpen && <SweepDialog />}</Suspense>
    </SeriesLine>
  );
}
