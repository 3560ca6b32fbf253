import { FilesButton } from '../parts/FilesButton.tsx';
import { picked } from '../state/droppedFiles.ts';
import { takeModelFiles } from '../state/files.ts';
import styles from './AddWay.module.css';

/** A folder, or its files; also by dropping them anywhere. */
export function AddFromComputer({ disabled }: { disabled: boolean }) {
  const take = (files: File[]): void => void takeModelFiles(picked(files));
  return (
    <section className={styles.way} aria-label="From this computer">
      <h4 className={styles.title}>From this computer</h4>
      <p className={styles.about}>
        A folder as it lies on a hub: config.json, tokenizer.json, .safetensors. Drop it here or anywhere on the page.
        Nothing leaves this computer.
      </p>
      <div className={styles.buttons}>
        <FilesButton icon="folder" folder disabled={disabled} onFiles={take}>
          Choose a folder
        </FilesButton>
        <FilesButton icon="file" disabled={disabled} onFiles={take}>
          Choose its files
        </FilesButton>
      </div>
    </section>
  );
}
