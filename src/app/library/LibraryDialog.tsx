// The library: the models in this browser, how to get more, and which of them to open.
import { useId, useRef, useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { closeLibrary, useLibrary } from '../state/library.ts';
import { usePreset } from '../state/preset.ts';
import { AddModel } from './AddModel.tsx';
import styles from './LibraryDialog.module.css';
import { ExamplesWay } from './ExamplesWay.tsx';
import { ModelRow } from './ModelRow.tsx';
import { OpenModels } from './OpenModels.tsx';
import { StorageLine } from './StorageLine.tsx';
import { withAugmenter, type Selection } from './selection.ts';

/** Open as long as it is there. */
export function LibraryDialog() {
  const { report, error, said, offered } = useLibrary();
  const preset = usePreset((state) => state.preset);
  const opened: Selection = { anchor: preset.anchor, augmenters: preset.augmenters };
  const [selection, setSelection] = useState(
    offered === undefined ? opened : withAugmenter({ anchor: opened.anchor, augmenters: [] }, offered),
  );
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  return (
    <Dialog
      ref={dialog}
      title="Library"
      about={<StorageLine report={report} />}
      footer={
        <OpenModels
          models={report?.models ?? []}
          selection={selection}
          opened={opened}
          onOpen={() => dialog.current?.close()}
        />
      }
      onClose={closeLibrary}
    >
      {error && <ErrorNote error={error} onDismiss={() => useLibrary.setState({ error: undefined })} />}
      <section aria-labelledby={list}>
        <h3 id={list} className={styles.heading}>
          Models in this browser
        </h3>
        <p className="visually-hidden" role="status" aria-label="Library">
          {said}
        </p>
        {report ? (
          <ul className={styles.list}>
            {report.models.map((model) => (
              <ModelRow key={model.id} model={model} selection={selection} onSelect={setSelection} />
            ))}
          </ul>
        ) : (
          !error && <p className={styles.waiting}>Looking what is here…</p>
        )}
      </section>
      <ExamplesWay onGo={() => dialog.current?.close()} />
      <AddModel />
    </Dialog>
  );
}
