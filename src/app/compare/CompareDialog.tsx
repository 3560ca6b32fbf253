// "What changed": the composed and the pinned wiring side by side, question by question.
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { closeComparing, compare, stopComparing, useComparing } from '../state/comparing.ts';
import type { Pinned } from '../state/pinned.ts';
import { AnswersTable } from './AnswersTable.tsx';
import { changesSentence, compared } from './changes.ts';
import styles from './CompareDialog.module.css';
import { LinksThatDiffer } from './LinksThatDiffer.tsx';

/** Open as long as it is there. */
export function CompareDialog({ pinned }: { pinned: Pinned }) {
  const { answers, total, busy, error } = useComparing();
  const all = answers.map(compared);
  const isWhole = answers.length >= total;
  return (
    <Dialog
      title="What changed"
      about={`From the pinned wiring (${pinned.name}) to the composed one, as it is now.`}
      onClose={closeComparing}
    >
      {error && (
        <ErrorNote error={error}>
          <Button onClick={() => void compare()}>Try again</Button>
        </ErrorNote>
      )}
      <div className={styles.progress} data-identity="composed">
        <p className={styles.sentence} role="status" aria-label="What changed">
          {busy ? '' : changesSentence(all)}
        </p>
        {(busy || !isWhole) && (
          <div className={styles.ways}>
            <p className={styles.count}>
              {answers.length} of {total} questions answered by both.
            </p>
            {busy ? (
              <Button icon="stop" onClick={stopComparing}>
                Stop
              </Button>
            ) : (
              <Button icon="play" onClick={() => void compare()}>
                Go on
              </Button>
            )}
          </div>
        )}
        {busy && <ProgressBar label="Questions answered" value={answers.length} max={total} />}
      </div>
      <LinksThatDiffer pinned={pinned.wiring.links} />
      {all.length > 0 && <AnswersTable all={all} />}
    </Dialog>
  );
}
