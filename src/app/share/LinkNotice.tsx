// What there is to say about the link that the page was opened with, and to decide.
import { Button } from '../parts/Button.tsx';
import { undo } from '../state/history.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useWiring } from '../state/wiring.ts';
import { openOwnModels } from '../start.ts';
import { IgnoredParts } from './IgnoredParts.tsx';
import styles from './LinkNotice.module.css';
import { MissingModels } from './MissingModels.tsx';
import { dismissLink, useOpenedLink } from './openedLink.ts';
import { keepMine, LABEL, takeOffered } from './wireAsInLink.ts';

const AGE = {
  same: '',
  older: 'It was made with an older Patchbay.',
  newer: 'It was made with a newer Patchbay: what this one does not know is left out.',
};

export function LinkNotice() {
  const { age, ignored, missing, waiting, offered, hasReplaced, previous } = useOpenedLink();
  const canUndo = useWiring(({ wiring, draft }) => wiring?.undo === LABEL && !draft);
  const isRunOpen = useRun(isUnderWay);
  const titles = previous && [...previous.augmenters, previous.anchor].map(({ title }) => title).join(' + ');
  return (
    <section className={styles.notice} aria-label="Opened with a link">
      <header className={styles.header}>
        <p>
          <strong>Opened with a link.</strong> {AGE[age]}
        </p>
        <Button look="quiet" icon="cross" iconOnly onClick={dismissLink}>
          Dismiss the note about the link
        </Button>
      </header>
      {waiting && <MissingModels models={missing} />}
      {offered && (
        <div className={styles.row}>
          <p>Its wiring is another one than the links that you trained here. Nothing is changed yet.</p>
          <Button look="strong" onClick={() => void takeOffered()}>
            Use the wiring of the link
          </Button>
          <Button onClick={keepMine}>Keep mine</Button>
        </div>
      )}
      {hasReplaced && canUndo && !isRunOpen && (
        <div className={styles.row}>
          <p>Its wiring has taken the place of yours.</p>
          <Button icon="undo" onClick={() => void bringMineBack()}>
            Bring mine back
          </Button>
        </div>
      )}
      {previous && (
        <div className={styles.row}>
          <p>You worked with {titles} before; wiring and training of those are kept.</p>
          <Button onClick={() => void openOwnModels(previous)}>Back to my models</Button>
        </div>
      )}
      {ignored.length > 0 && <IgnoredParts parts={ignored} />}
    </section>
  );
}

async function bringMineBack(): Promise<void> {
  useOpenedLink.setState({ hasReplaced: false });
  await undo();
}
