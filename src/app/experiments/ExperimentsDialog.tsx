// "The paper's experiments": what this project's own models gave, rerun in small, beside the numbers of the paper.
import { useEffect, useRef, useState } from 'react';
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { ExperimentFile } from '../../shared/experiments.ts';
import { openExample } from '../start.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { SelectField } from '../parts/SelectField.tsx';
import { closeExperiments } from '../state/experimentsRoom.ts';
import type { Listed } from './experimentFile.ts';
import { ExperimentView } from './ExperimentView.tsx';
import styles from './ExperimentsDialog.module.css';
import { fetchExperiment, fetchList } from './fetchExperiments.ts';

/** Open as long as it is there. */
export function ExperimentsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [list, setList] = useState<Listed[]>();
  const [chosen, setChosen] = useState<string>();
  const [shown, setShown] = useState<{ id: string; file?: ExperimentFile; error?: ErrorData }>();
  const [error, setError] = useState<ErrorData>();
  const id = chosen ?? list?.[0]?.id;
  useEffect(() => {
    fetchList().then(setList, (thrown: unknown) => setError(errorData(thrown)));
  }, []);
  useEffect(() => {
    if (id === undefined) return undefined;
    let isWanted = true;
    const show = (what: Omit<NonNullable<typeof shown>, 'id'>): void => {
      if (isWanted) setShown({ id, ...what });
    };
    fetchExperiment(id).then(
      (file) => show({ file }),
      (thrown: unknown) => show({ error: errorData(thrown) }),
    );
    return () => {
      isWanted = false;
    };
  }, [id]);
  const here = shown?.id === id ? shown : undefined;
  const said = here?.file ? `${here.file.title} is shown.` : '';
  return (
    <Dialog
      ref={dialog}
      title="The paper’s experiments"
      about="What CALM (arXiv 2401.02412) claims, run again in small with the models of this page, beside the paper’s own numbers. What your own wiring makes of its held-out questions is under “Results” in Train."
      onClose={closeExperiments}
    >
      {error && <ErrorNote error={error} />}
      {list && list.length === 0 && (
        <p className={styles.empty}>No experiment has been run yet: make the results with npm run experiments.</p>
      )}
      {list && list.length > 0 && (
        <SelectField
          name="Experiment"
          value={id}
          options={list.map((each) => ({ value: each.id, label: `${each.title} (§${each.section} of the paper)` }))}
          onChange={setChosen}
        />
      )}
      <p className="visually-hidden" role="status" aria-label="Experiment">
        {said}
      </p>
      {here?.error && <ErrorNote error={here.error} />}
      {here?.file && (
        <ExperimentView
          key={here.id}
          file={here.file}
          onOpen={(example) => {
            dialog.current?.close();
            void openExample(example);
          }}
        />
      )}
      {!error && (!list || (id !== undefined && !here)) && <p className={styles.empty}>Fetching the results…</p>}
    </Dialog>
  );
}
