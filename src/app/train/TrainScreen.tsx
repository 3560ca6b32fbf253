import { useEffect, useRef } from 'react';
import { Panel } from '../parts/Panel.tsx';
import { useMaking } from '../state/making.ts';
import { usePreset } from '../state/preset.ts';
import { Curves } from './Curves.tsx';
import { ExamplesPanel } from './examples/ExamplesPanel.tsx';
import { HeldOutStrip } from './HeldOutStrip.tsx';
import { Origin } from './Origin.tsx';
import { RunFailure } from './RunFailure.tsx';
import { RunStatus } from './RunStatus.tsx';
import { TrainControls } from './TrainControls.tsx';
import styles from './TrainScreen.module.css';
import { TrainSettings } from './TrainSettings.tsx';

export function TrainScreen() {
  const heading = useRef<HTMLHeadingElement>(null);
  const wired = useMaking((making) => making.wired);
  useEffect(() => {
    if (wired === 0) return;
    heading.current?.focus(); // a model of one's own is ready to be trained into
    heading.current?.scrollIntoView({ block: 'start' });
  }, [wired]);
  const isAlone = usePreset(({ preset }) => preset.augmenters.length === 0);
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
    >
      <Origin />
      <TrainControls />
      <RunFailure />
      <RunStatus />
      <Curves />
      <HeldOutStrip />
      <TrainSettings />
      <ExamplesPanel />
    </Panel>
  );
}
