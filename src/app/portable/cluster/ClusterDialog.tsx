import { useState } from 'react';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { FileButton } from '../../parts/FileButton.tsx';
import { NumberField } from '../../parts/NumberField.tsx';
import { COMPOSITION_FILES, takeFile } from '../../state/files.ts';
import styles from './ClusterDialog.module.css';
import { clusterNotes, savingObstacle, trainingObstacle } from './clusterNotes.ts';
import { TRAINED } from './clusterPlan.ts';
import { CommandBox } from './CommandBox.tsx';
import { FolderSection } from './FolderSection.tsx';
import { useCluster } from './useCluster.ts';

const MOST_CARDS = 1024;

/** The same links on machines that hold larger models: a folder, and three commands. */
export function ClusterDialog({ onClose }: { onClose: () => void }) {
  const [cards, setCards] = useState(1);
  const cluster = useCluster(cards);
  if (!cluster) return null;
  const { plan, models, notes } = cluster;
  const obstacle = trainingObstacle(notes);
  const { install } = plan;
  const { train, evaluate } = obstacle === undefined ? plan : {};
  return (
    <Dialog
      title="Take it to a cluster"
      about="The same links, trained and asked with PyTorch and Hugging Face Accelerate. A folder goes there, three commands run in it, and one file comes back."
      onClose={onClose}
    >
      <FolderSection
        plan={plan}
        models={models}
        notes={notes}
        commands={[install, train, evaluate].filter((command) => command !== undefined)}
        obstacle={savingObstacle(notes)}
      />
      <section className={styles.section} aria-labelledby="cluster-commands">
        <h3 id="cluster-commands">Three commands, in that folder</h3>
        <p className={styles.about}>
          For a shell as Linux and macOS have it, with Python 3.10 or later. Settings are those of the next run here.
        </p>
        <ol className={styles.commands}>
          <CommandBox title="1. Install" about="PyTorch and transformers come along." command={install}>
            <CopyButton text={install}>Copy install command</CopyButton>
          </CommandBox>
          <CommandBox
            title="2. Train"
            about={`It scores the links before and after, and writes ${TRAINED}.`}
            command={train}
            obstacle={obstacle}
          >
            {train !== undefined && <CopyButton text={train}>Copy training command</CopyButton>}
            <div className={styles.cards}>
              <NumberField
                name="Cards of the machine"
                value={cards}
                min={1}
                max={MOST_CARDS}
                step={1}
                onChange={setCards}
              />
            </div>
          </CommandBox>
          <CommandBox
            title="3. Measure, and bring it back"
            about={`How many held-out answers are right. Then open ${TRAINED} here: these links go on with what they learned there.`}
            command={evaluate}
            obstacle={
              obstacle === undefined
                ? 'There are no held-out questions to measure with.'
                : 'Once there is something to train.'
            }
          >
            {evaluate !== undefined && <CopyButton text={evaluate}>Copy measuring command</CopyButton>}
            <FileButton accept={COMPOSITION_FILES} disabled={notes.isTraining} onFile={(file) => void takeFile(file)}>
              {`Open ${TRAINED}`}
            </FileButton>
          </CommandBox>
        </ol>
      </section>
      <section className={styles.section} aria-labelledby="cluster-notes">
        <h3 id="cluster-notes">Good to know</h3>
        <ul className={styles.notes}>
          {clusterNotes(notes).map((note) => (
            <li key={note}>{note}</li>
          ))}
          <li>What large models take, in memory and time: docs/CLUSTER.md of the project has the formulas.</li>
        </ul>
      </section>
    </Dialog>
  );
}
