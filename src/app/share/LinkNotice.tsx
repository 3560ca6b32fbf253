// What there is to say about the link that the page was opened with, and to decide.
import { Button } from '../parts/Button.tsx';
import { undo } from '../state/history.ts';
import type { PresetState } from '../state/preset.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useWiring } from '../state/wiring.ts';
import { openExample, openOwnModels } from '../start.ts';
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
      {previous && <PreviousRow previous={previous} />}
      {ignored.length > 0 && <IgnoredParts parts={ignored} />}
    </section>
  );
}

function PreviousRow({ previous: { preset, own } }: { previous: PresetState }) {
  const title = own ? [...own.augmenters, own.anchor].map((model) => model.title).join(' + ') : preset.title;
  return (
    <div className={styles.row}>
      <p>You worked with {title} before; its wiring and training are kept.</p>
      {own ? (
        <Button onClick={() => void openOwnModels(own)}>Back to my models</Button>
      ) : (
        <Button onClick={() => void openExample(preset)}>Back to my example</Button>
      )}
    </div>
  );
}

async function bringMineBack(): Promise<void> {
  useOpenedLink.setState({ hasReplaced: false });
  await undo();
}
