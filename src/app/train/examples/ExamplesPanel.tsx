import { lazy, Suspense, useId, useRef } from 'react';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { useExampleDraft } from '../../state/exampleDraft.ts';
import { useExamples } from '../../state/examples.ts';
import { AddExamples } from './AddExamples.tsx';
import styles from './ExamplesPanel.module.css';
import { ExamplesInUse } from './ExamplesInUse.tsx';
import { ReadingLine } from './ReadingLine.tsx';

const ExamplesDraft = lazy(() => import('./ExamplesDraft.tsx').then((module) => ({ default: module.ExamplesDraft })));

/** What is trained on, and how to bring one's own. */
export function ExamplesPanel() {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { report, error } = useExamples();
  const { draft, reading, error: draftError } = useExampleDraft();
  return (
    <section className={styles.examples} aria-labelledby={id}>
      <h3 ref={heading} id={id} className={styles.title} tabIndex={-1}>
        Your examples
      </h3>
      {report && <ExamplesInUse report={report} />}
      {error && <ErrorNote error={error} onDismiss={() => useExamples.setState({ error: undefined })} />}
      {reading && <ReadingLine {...reading} isFirst={!draft} />}
      {draftError && <ErrorNote error={draftError} onDismiss={() => useExampleDraft.setState({ error: undefined })} />}
      {draft ? (
        <Suspense>
          <ExamplesDraft draft={draft} onDone={() => heading.current?.focus()} />
        </Suspense>
      ) : (
        !reading && <AddExamples />
      )}
    </section>
  );
}
