// A model of a person's own table, from the file to the wires: one step after the other in one dialog.
import { useRef } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { closeMaking, dismissMakingError, useMaking, type Making } from '../state/making.ts';
import { MadeResult } from './MadeResult.tsx';
import styles from './MakingDialog.module.css';
import { MakingProgress } from './MakingProgress.tsx';
import { milestone } from './makingWords.ts';
import { PickTable } from './PickTable.tsx';
import { TableForm } from './TableForm.tsx';

/** Open as long as it is there; what it has begun goes on when it is closed. */
export function MakingDialog() {
  const making = useMaking();
  const { table, isMaking, made } = making;
  const dialog = useRef<HTMLDialogElement>(null);
  const step = useKeptFocus<HTMLDivElement>([table !== undefined, isMaking, made !== undefined].join(' '));
  const error = making.refused ?? making.error;
  return (
    <Dialog
      ref={dialog}
      shape="small"
      title="Make an augmenter from a table"
      about="Two columns are enough: a key, and what it stands for. A small model that knows them by heart is trained in this page; nothing leaves this computer."
      onClose={closeMaking}
    >
      <p className="visually-hidden" role="status" aria-label="Making">
        {milestone(making)}
      </p>
      {error && <ErrorNote error={error} onDismiss={dismissMakingError} />}
      <div ref={step} className={styles.step} tabIndex={-1}>
        <Step making={making} onClose={() => dialog.current?.close()} />
      </div>
    </Dialog>
  );
}

function Step({ making, onClose }: { making: Making; onClose: () => void }) {
  const { table, isMaking, made } = making;
  if (made) return <MadeResult made={made} onClose={onClose} />;
  if (table && isMaking) return <MakingProgress table={table} />;
  if (table) return <TableForm table={table} />;
  return <PickTable />;
}
