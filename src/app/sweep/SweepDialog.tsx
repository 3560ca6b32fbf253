// "Which wiring is best?": what to try, how it goes, and what came of it.
import { useRef, useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { closeSweep, useSweep } from '../state/sweep.ts';
import { SweepForm } from './SweepForm.tsx';
import { SweepResults } from './SweepResults.tsx';

/** Open as long as it is there. The sweep goes on when it is closed. */
export function SweepDialog() {
  const { record, problem } = useSweep();
  const [isChoosing, setIsChoosing] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const part = useKeptFocus<HTMLDivElement>(record !== undefined && !isChoosing);
  return (
    <Dialog
      ref={dialog}
      title="Which wiring is best?"
      about="Each candidate is trained from its start with the same budget, beside the wiring in use, and scored on questions that none was trained on."
      onClose={closeSweep}
    >
      {problem && <ErrorNote error={problem} onDismiss={() => useSweep.setState({ problem: undefined })} />}
      <div ref={part} role="group" aria-label="Choice or results" tabIndex={-1}>
        {record && !isChoosing ? (
          <SweepResults record={record} onNew={() => setIsChoosing(true)} onTaken={() => dialog.current?.close()} />
        ) : (
          <SweepForm
            replaces={record !== undefined}
            onStarted={() => setIsChoosing(false)}
            onCancel={record && (() => setIsChoosing(false))}
          />
        )}
      </div>
    </Dialog>
  );
}
