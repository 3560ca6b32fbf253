import { Panel } from '../parts/Panel.tsx';
import { Curves } from './Curves.tsx';
import { ExamplesPanel } from './ExamplesPanel.tsx';
import { HeldOutStrip } from './HeldOutStrip.tsx';
import { Origin } from './Origin.tsx';
import { RunFailure } from './RunFailure.tsx';
import { RunStatus } from './RunStatus.tsx';
import { TrainControls } from './TrainControls.tsx';
import { TrainSettings } from './TrainSettings.tsx';

export function TrainScreen() {
  return (
    <Panel
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
