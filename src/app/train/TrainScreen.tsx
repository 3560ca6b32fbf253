import { Suspense, useEffect, useRef } from 'react';
import { Button } from '../parts/Button.tsx';
import { Panel } from '../parts/Panel.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { lazy } from '../parts/lazy.ts';
import { useMaking } from '../state/making.ts';
import { usePreset } from '../state/preset.ts';
import { openResults } from '../state/resultsRoom.ts';
import { useRuns } from '../state/runs.ts';
import { Curves } from './Curves.tsx';
import { ExamplesPanel } from './examples/ExamplesPanel.tsx';
import { HeldOutStrip } from './HeldOutStrip.tsx';
import { Origin } from './Origin.tsx';
import { RunFailure } from './RunFailure.tsx';
import { RunStatus } from './RunStatus.tsx';
import { TrainControls } from './TrainControls.tsx';
import styles from './TrainScreen.module.css';
import { TrainSettings } from './TrainSettings.tsx';
import { UnfinishedRun } from './UnfinishedRun.tsx';
import { useUnfinishedRun } from './useUnfinishedRun.ts';

const RunsPart = lazy(() => import('./RunsPart.tsx').then((module) => ({ default: module.RunsPart })));

export function TrainScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  const wired = useMaking((making) => making.wired);
  useEffect(() => {
    if (wired === 0) return;
    heading.current?.focus(); // a model of one's own is ready to be trained into
    heading.current?.scrollIntoView({ block: 'start' });
  }, [wired]);
  const start = useKeptFocus<HTMLDivElement>(useUnfinishedRun()?.id);
  const isAlone = usePreset(({ preset }) => preset.augmenters.length === 0);
  const hasRuns = useRuns(({ runs }) => runs.length > 0);
  if (isAlone)
    return (
      <Panel title="Train the wires" about="Wires learn from questions with answers, here on this computer.">
        <p className={styles.empty}>
          There is nothing to train: a model by itself stays as it is. Add an augmenter to wire.
        </p>
      </Panel>
    );
  return (
    <Panel
      ref={heading}
      title="Train the wires"
      about="The links learn from questions with answers, here on this computer. Held-out questions are never trained on."
      aside={
        <Button icon="check" aria-haspopup="dialog" onClick={openResults}>
          Results
        </Button>
      }
    >
      <Origin />
      <div ref={start} className={styles.start} role="group" aria-label="Start or go on" tabIndex={-1}>
        <UnfinishedRun />
        <TrainControls />
      </div>
      <TrainSettings />
      <RunFailure />
      <RunStatus />
      <Curves />
      <HeldOutStrip />
      <Suspense>{hasRuns && <RunsPart />}</Suspense>
      <ExamplesPanel />
    </Panel>
  );
}
