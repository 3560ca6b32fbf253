import { FilesButton } from '../../parts/FilesButton.tsx';
import { addExamples, useExampleDraft } from '../../state/exampleDraft.ts';
import { EXAMPLE_FILES } from '../../state/files.ts';
import { useOpening } from '../../state/opening.ts';
import styles from './AddExamples.module.css';
import { PasteExamples } from './PasteExamples.tsx';

/** Files, or text; to a draft that is there already, or as a first one. */
export function AddExamples({ toDraft = false }: { toDraft?: boolean }) {
  const isOpen = useOpening(({ status }) => status === 'open');
  const canAdd = useExampleDraft(({ reading, isTaking }) => !reading && !isTaking) && isOpen;
  const add = (files: File[]): void => void addExamples(files.map((file) => ({ name: file.name, blob: file })));
  return (
    <div className={styles.add}>
      {!toDraft && (
        <p className={styles.about}>
          Questions with answers as .jsonl, .json, .csv, .tsv or .txt. Drop files anywhere on the page; nothing leaves
          this computer.
        </p>
      )}
      <div className={styles.ways}>
        <FilesButton icon="file" accept={EXAMPLE_FILES} disabled={!canAdd} onFiles={add}>
          {toDraft ? 'Add more files' : 'Choose files'}
        </FilesButton>
        <PasteExamples disabled={!canAdd} />
      </div>
    </div>
  );
}
