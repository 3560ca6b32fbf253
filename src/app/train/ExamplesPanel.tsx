import { useId } from 'react';
import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { formatCount } from '../parts/format.ts';
import { dropDraft, takeBuiltIn, useExamples } from '../state/examples.ts';
import { EXAMPLE_FILES, takeFile } from '../state/files.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { ExamplesDraft } from './ExamplesDraft.tsx';
import styles from './ExamplesPanel.module.css';
import { PasteExamples } from './PasteExamples.tsx';

/** What is trained on, and how to bring one's own. */
export function ExamplesPanel() {
  const heading = useId();
  const { report, draft, error } = useExamples();
  const isEmpty = report && report.train + report.heldOut === 0;
  const ships = usePreset(({ preset }) => preset.files !== undefined);
  const isOpen = useOpening(({ status }) => status === 'open');
  return (
    <section className={styles.examples} aria-labelledby={heading}>
      <h3 id={heading} className={styles.title}>
        Your examples
      </h3>
      {isEmpty && <p className={styles.now}>None yet: these models come without. Training needs some of yours.</p>}
      {report && !isEmpty && (
        <p className={styles.now}>
          In use: <strong>{report.builtIn ? 'the built-in examples' : report.name}</strong> ·{' '}
          {formatCount(report.train)} to train on · {formatCount(report.heldOut)} held out
        </p>
      )}
      <p className={styles.about}>
        Questions with answers as .jsonl, .csv, .tsv or .txt. Drop a file anywhere on the page; nothing leaves this
        computer.
      </p>
      {error && <ErrorNote error={error} onDismiss={dropDraft} />}
      {draft ? (
        <ExamplesDraft draft={draft} />
      ) : (
        <>
          <div className={styles.ways}>
            <FileButton accept={EXAMPLE_FILES} disabled={!isOpen} onFile={(file) => void takeFile(file)}>
              Choose a file
            </FileButton>
            {report && !report.builtIn && !isEmpty && (
              <Button onClick={() => void takeBuiltIn()}>
                {ships ? 'Back to the built-in ones' : 'Take them away'}
              </Button>
            )}
          </div>
          <PasteExamples disabled={!isOpen} />
        </>
      )}
    </section>
  );
}
