// "The paper's experiments": what the commands of this repository made of them, beside what the paper says.
import { useRef, useState } from 'react';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Button } from '../parts/Button.tsx';
import { Segments } from '../parts/Segments.tsx';
import { closeExperiments } from '../state/experimentsRoom.ts';
import { usePreset } from '../state/preset.ts';
import { Experiment } from './Experiment.tsx';
import styles from './ExperimentsDialog.module.css';
import { readList } from './readExperiments.ts';
import { useRead } from './useRead.ts';

/** Open as long as it is there. */
export function ExperimentsDialog() {
  const { content: listed, error, again } = useRead(readList);
  const [chosen, setChosen] = useState<string>();
  const dialog = useRef<HTMLDialogElement>(null);
  const openExample = usePreset(({ example }) => example.id);
  const shown = listed?.find(({ id }) => id === (chosen ?? openExample)) ?? listed?.[0];
  return (
    <Dialog
      ref={dialog}
      title="The paper’s experiments"
      about="What the authors of CALM (arXiv 2401.02412) tried with large models, tried again in small. All of it was measured beforehand; what your own links do is under “Results”."
      onClose={closeExperiments}
    >
      {error && (
        <ErrorNote error={error}>
          <Button onClick={again}>Try again</Button>
        </ErrorNote>
      )}
      {!listed && !error && <p className={styles.waiting}>Reading the results…</p>}
      {listed?.length === 0 && (
        <p className={styles.empty}>
          No results came with this page. The command <code>npm run experiments</code> makes them; then build the page
          again.
        </p>
      )}
      {listed && listed.length > 1 && shown && (
        <div className={styles.choice}>
          <Segments
            name="Experiment"
            value={shown.id}
            options={listed.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={setChosen}
          />
        </div>
      )}
      {shown && <Experiment key={shown.id} id={shown.id} onLeave={() => dialog.current?.close()} />}
    </Dialog>
  );
}
