// Which model? Those of the library, and the way to more of them.
import { useEffect, useRef } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { listModels, openLibrary, useLibrary } from '../../state/library.ts';
import { currentModels } from '../../state/modelSet.ts';
import { useRun } from '../../state/run.ts';
import { takeModel, type Wanted } from './changeModels.ts';
import styles from './ModelPicker.module.css';
import { PickerRow } from './PickerRow.tsx';

/** Open as long as it is there. */
export function ModelPicker({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const { report, error } = useLibrary();
  const isRunOpen = useRun(({ state }) => state === 'running' || state === 'paused');
  const dialog = useRef<HTMLDialogElement>(null);
  const models = currentModels();
  useEffect(() => void listModels(), []);
  const close = (): void => dialog.current?.close();
  const { instead } = wanted;
  const isAnchor = instead?.id === models.anchor.id;
  return (
    <Dialog
      ref={dialog}
      shape="small"
      title={instead ? `Replace ${instead.title}` : 'Add an augmenter'}
      about={
        <>
          {isAnchor
            ? 'The anchor answers. Links into another one start anew; those that there are, are kept.'
            : 'The anchor will look into it. Links of the other models stay as they are.'}
          {isRunOpen && ' The run ends, and what it has trained stays.'}
        </>
      }
      footer={
        <footer className={styles.footer}>
          <Button
            icon="library"
            onClick={() => {
              close();
              void openLibrary();
            }}
          >
            Get another model…
          </Button>
        </footer>
      }
      onClose={onClose}
    >
      {error && <ErrorNote error={error} />}
      {report ? (
        <ul className={styles.list} aria-label="Models to choose from">
          {report.models.map((model) => (
            <PickerRow
              key={model.id}
              model={model}
              models={models}
              onTake={() => {
                close();
                void takeModel(wanted, model);
              }}
            />
          ))}
        </ul>
      ) : (
        !error && <p className={styles.waiting}>Looking what is here…</p>
      )}
    </Dialog>
  );
}
