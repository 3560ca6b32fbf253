// "What does the gain come from?": which controls, how they go, and what follows from them.
import { useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { closeControls, useControls } from '../state/controls.ts';
import { ControlsForm } from './ControlsForm.tsx';
import { ControlsResults } from './ControlsResults.tsx';

/** Open as long as it is there. The controls go on when it is closed. */
export function ControlsDialog() {
  const { record, problem } = useControls();
  const [isChoosing, setIsChoosing] = useState(false);
  const part = useKeptFocus<HTMLDivElement>(record !== undefined && !isChoosing);
  return (
    <Dialog
      title="What does the gain come from?"
      about="The same training run with one thing changed at a time, each beside the wiring in use, and scored on the same held-out questions."
      onClose={closeControls}
    >
      {problem && <ErrorNote error={problem} onDismiss={() => useControls.setState({ problem: undefined })} />}
      <div ref={part} role="group" aria-label="Choice or results" tabIndex={-1}>
        {record && !isChoosing ? (
          <ControlsResults record={record} onNew={() => setIsChoosing(true)} />
        ) : (
          <ControlsForm
            replaces={record !== undefined}
            onStarted={() => setIsChoosing(false)}
            onCancel={record && (() => setIsChoosing(false))}
          />
        )}
      </div>
    </Dialog>
  );
}
