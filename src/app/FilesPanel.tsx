import { Suspense, useState } from 'react';
import styles from './FilesPanel.module.css';
import { Button } from './parts/Button.tsx';
import { FileButton } from './parts/FileButton.tsx';
import { lazy } from './parts/lazy.ts';
import { Panel } from './parts/Panel.tsx';
import { COMPOSITION_FILES, exportLinks, saveComposition, saveProject, takeFile } from './state/files.ts';
import { useOpening } from './state/opening.ts';
import { useRun } from './state/run.ts';

const ClusterDialog = lazy(() =>
  import('./portable/cluster/ClusterDialog.tsx').then((module) => ({ default: module.ClusterDialog })),
);

/** What was made, as files: the composition, the whole project, and links for other programs. */
export function FilesPanel() {
  const isOpen = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state }) => state === 'running');
  const disabled = !isOpen || isTraining;
  const [goes, setGoes] = useState(false);
  return (
    <Panel
      title="Keep and share"
      about="A composition is wiring and trained links, a project has the examples and runs as well: small .safetensors files, without the models. Drop one anywhere to open it."
    >
      <div className={styles.ways}>
        <Button icon="save" disabled={disabled} onClick={() => void saveComposition()}>
          Save composition
        </Button>
        <Button icon="save" disabled={disabled} onClick={() => void saveProject()}>
          Save project
        </Button>
        <FileButton accept={COMPOSITION_FILES} disabled={disabled} onFile={(file) => void takeFile(file)}>
          Open a file
        </FileButton>
        <Button icon="arrow" disabled={!isOpen} onClick={() => setGoes(true)}>
          Take it to a cluster
        </Button>
      </div>
      <details className={styles.others}>
        <summary>For other programs</summary>
        <p>
          The links alone, under the names of a PyTorch program. It opens links of its own form only: choose that in a
          link’s details before you train.
        </p>
        <div className={styles.ways}>
          <Button disabled={disabled} onClick={() => void exportLinks('calm')}>
            google-deepmind/calm
          </Button>
          <Button disabled={disabled} onClick={() => void exportLinks('lucidrains')}>
            lucidrains/CALM-pytorch
          </Button>
        </div>
      </details>
      <Suspense>{goes && <ClusterDialog onClose={() => setGoes(false)} />}</Suspense>
    </Panel>
  );
}
