import { Suspense, useId, useRef } from 'react';
import { ErrorNote } from '../../parts/ErrorNote.tsx';
import { useKeptFocus } from '../../parts/useKeptFocus.ts';
import { useExampleDraft } from '../../state/exampleDraft.ts';
import { useExamples } from '../../state/examples.ts';
import { lazy } from '../../parts/lazy.ts';
import { AddExamples } from './AddExamples.tsx';
import { readingWords, readWords } from './draftWords.ts';
import styles from './ExamplesPanel.module.css';
import { ExamplesInUse } from './ExamplesInUse.tsx';
import { ReadingLine } from './ReadingLine.tsx';

const ExamplesDraft = lazy(() => import('./ExamplesDraft.tsx').then((module) => ({ default: module.ExamplesDraft })));

/** What is trained on, and how to bring one's own. */
export function ExamplesPanel() {
  const id = useId();
  const { report, error } = useExamples();
  const { draft, reading, said, error: draftError } = useExampleDraft();
  const parts = [report?.builtIn, draft !== undefined, reading !== undefined].join(' ');
  const heading = useRef<HTMLHeadingElement>(null);
  const panel = useKeptFocus<HTMLElement>(parts, heading);
  const news = draft ? `${readWords(draft)} ${said}` : '';
  return (
    <section ref={panel} className={styles.examples} aria-labelledby={id}>
      <h3 ref={heading} id={id} className={styles.title} tabIndex={-1}>
        Your examples
      </h3>
      <p className="visually-hidden" role="status" aria-label="What was read">
        {reading ? readingWords(reading.names) : news}
      </p>
      {report && <ExamplesInUse report={report} />}
      {error && <ErrorNote error={error} onDismiss={() => useExamples.setState({ error: undefined })} />}
      {reading && <ReadingLine {...reading} isFirst={!draft} />}
      {draftError && <ErrorNote error={draftError} onDismiss={() => useExampleDraft.setState({ error: undefined })} />}
      {draft ? (
        <Suspense>
          <ExamplesDraft draft={draft} onDone={() => heading.current?.focus()} />
        </Suspense>
      ) : (
        <AddExamples />
      )}
    </section>
  );
}
