import { Button } from '../parts/Button.tsx';
import { pause, resume, step, train } from '../state/run.ts';
import { startOver } from '../state/wiring.ts';
import { PlanLine } from './PlanLine.tsx';
import styles from './TrainControls.module.css';
import { useTrainButtons } from './useTrainButtons.ts';

const ACTIONS = { train, pause, resume };

export function TrainControls() {
  const { main, step: stepButton, reset, about } = useTrainButtons();
  return (
    <div className={styles.controls}>
      <div className={styles.buttons} role="group" aria-label="Training">
        <Button
          look={main.isFirst ? 'strong' : 'plain'}
          icon={main.action === 'pause' ? 'pause' : 'play'}
          className={styles.main}
          data-place="train"
          disabled={!main.enabled}
          onClick={() => void ACTIONS[main.action]()}
        >
          {main.label}
        </Button>
        <Button icon="step" disabled={!stepButton.enabled} onClick={() => void step()}>
          {stepButton.label}
        </Button>
        <Button icon="reset" data-place="reset" disabled={!reset.enabled} onClick={() => void startOver()}>
          {reset.label}
        </Button>
      </div>
      <p className={styles.about}>{about}</p>
      <PlanLine />
    </div>
  );
}
