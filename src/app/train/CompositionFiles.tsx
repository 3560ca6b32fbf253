import { useId } from 'react';
import { Button } from '../parts/Button.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { COMPOSITION_FILES, saveComposition, takeFile } from '../state/files.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import styles from './ExamplesPanel.module.css';

/** The composition as a file: links, weights and wiring in one. */
export function CompositionFiles() {
  const heading = useId();
  const isOpen = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state }) => state === 'running');
  return (
    <section className={styles.examples} aria-labelledby={heading}>
      <h3 id={heading} className={styles.title}>
        This composition as a file
      </h3>
      <p className={styles.about}>One .safetensors file with the wiring and the trained links, without the models.</p>
      <div className={styles.ways}>
        <Button icon="save" disabled={!isOpen || isTraining} onClick={() => void saveComposition()}>
          Save composition
        </Button>
        <FileButton accept={COMPOSITION_FILES} disabled={!isOpen || isTraining} onFile={(file) => void takeFile(file)}>
          Open composition
        </FileButton>
      </div>
    </section>
  );
}
