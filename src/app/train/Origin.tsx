import { Button } from '../parts/Button.tsx';
import { undo } from '../state/history.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { startOver, takePresetLinks, useWiring } from '../state/wiring.ts';
import styles from './Origin.module.css';
import { useUnfinishedRun } from './useUnfinishedRun.ts';

/** Where the weights in the links come from, and the ways to others. */
export function Origin() {
  const isOpen = useOpening(({ status }) => status === 'open');
  const run = useRun(({ state }) => state);
  const wiring = useWiring((state) => state.wiring);
  const canBringBack = useWiring(({ wiring: now, startedOver }) => now !== undefined && now === startedOver);
  const preset = usePreset((state) => state.preset);
  const isOffered = useUnfinishedRun() !== undefined; // one thing at a time
  const added = wiring?.links.some(({ id }) => !preset.links.some((own) => own.id === id));
  if (!isOpen || !wiring || run === 'running' || isOffered) return null;
  if (wiring.origin === 'preset') {
    return (
      <div className={styles.origin}>
        <p>{added ? 'The links that you added are not trained yet.' : 'These links came trained with the page.'}</p>
        <Button look="strong" icon="reset" data-place="start-over" onClick={() => void startOver()}>
          Start over and train it yourself
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.origin}>
      <p>{wiring.origin === 'trained' ? 'Trained in this browser.' : 'Same as the anchor until you train.'}</p>
      <div className={styles.ways}>
        {canBringBack && (
          <Button icon="undo" onClick={() => void undo()}>
            Bring back the trained links
          </Button>
        )}
        {preset.files && <Button onClick={() => void takePresetLinks()}>Use the ready-trained links</Button>}
      </div>
    </div>
  );
}
