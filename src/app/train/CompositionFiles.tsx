import { Button } from '../parts/Button.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { Panel } from '../parts/Panel.tsx';
import { COMPOSITION_FILES, saveComposition, takeFile } from '../state/files.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import styles from './CompositionFiles.module.css';

/** The composition as a file: links, weights and wiring in one. */
export function CompositionFiles() {
  const isOpen = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state }) => state === 'running');
  const disabled = !isOpen || isTraining;
  return (
    <Panel
      title="Keep and share"
      about="Wiring and trained links as one small .safetensors file, without the models. Drop it anywhere to open it."
    >
      <div className={styles.ways}>
        <Button icon="save" disabled={disabled} onClick={() => void saveComposition()}>
          Save composition
        </Button>
        <FileButton accept={COMPOSITION_FILES} disabled={disabled} onFile={(file) => void takeFile(file)}>
          Open composition
        </FileButton>
      </div>
    </Panel>
  );
}
