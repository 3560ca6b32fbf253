import { Suspense, useEffect } from 'react';
import { SeriesLine } from '../parts/SeriesLine.tsx';
import { findControls, openControls, pauseControls, resumeControls, useControls } from '../state/controls.ts';
import { lazy } from '../parts/lazy.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { controlsLine } from './controlWords.ts';

const ControlsDialog = lazy(() =>
  import('./ControlsDialog.tsx').then((module) => ({ default: module.ControlsDialog })),
);

/** The way to the controls, and how far they are while they go on behind the page. */
export function ControlsLine() {
  const { isOpen, record, trying } = useControls();
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  useEffect(() => void findControls(), []);
  return (
    <SeriesLine
      name="Controls"
      icon="inside"
      question="What does the gain come from?"
      isReady={isReady}
      isTraining={isTraining}
      series={record && { state: record.state, words: controlsLine(record, trying), why: record.why }}
      onOpen={openControls}
      onPause={() => pauseControls()}
      onResume={resumeControls}
    >
      <Suspense>{isOpen && <ControlsDialog />}</Suspense>
    </SeriesLine>
  );
}
