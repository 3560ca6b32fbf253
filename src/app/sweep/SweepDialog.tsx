// "Which wiring is best?": what to try, how it goes, and what came of it.
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { closeSweep, useSweep } from '../state/sweep.ts';
import styles from './SweepDialog.module.css';
import { SweepForm } from './SweepForm.tsx';
import { SweepResults } from './SweepResults.tsx';

/** Open as long as it is there. The sweep goes on when it is closed. */
export function SweepDialog() {
  const { record, problem } = useSweep();
  const [isChoosing, setIsChoosing] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={heading} onClose={closeSweep}>
      <header className={styles.header}>
        <div>
          <h2 id={heading} className={styles.title}>
            Which wiring is best?
          </h2>
          <p className={styles.about}>
            Each candidate is trained from its start with the same budget, beside the wiring in use, and scored on
            questions that none was trained on.
          </p>
        </div>
        <Button look="quiet" icon="cross" iconOnly onClick={close}>
          Close
        </Button>
      </header>
      {problem && <ErrorNote error={problem} onDismiss={() => useSweep.setState({ problem: undefined })} />}
      {record && !isChoosing ? (
        <SweepResults record={record} onNew={() => setIsChoosing(true)} onTaken={close} />
      ) : (
        <SweepForm
          replaces={record !== undefined}
          onStarted={() => setIsChoosing(false)}
          onCancel={record && (() => setIsChoosing(false))}
        />
      )}
    </dialog>
  );
}
