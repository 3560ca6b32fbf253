import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { formatBytes } from '../parts/format.ts';
import { Icon } from '../parts/Icon.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { keepExamples, stopKeepingExamples, useKeepingExamples } from '../state/keepExamples.ts';
import { useLibrary } from '../state/library.ts';
import styles from './KeepExamples.module.css';

/** All examples into this browser, so that each opens without a network. */
export function KeepExamples() {
  const size = useLibrary(({ report }) => report?.shipped);
  const { progress, error } = useKeepingExamples();
  const missing = size && size.bytes - size.keptBytes;
  const state = progress ? 'fetching' : missing === 0 ? 'kept' : error ? 'failed' : 'missing';
  const part = useKeptFocus<HTMLDivElement>(state);
  if (missing === undefined) return null;
  const keep = (): void => void keepExamples(missing);
  return (
    <div ref={part} className={styles.part} role="group" aria-label="Without a network" tabIndex={-1}>
      <p className="visually-hidden" role="status" aria-label="Examples in this browser">
        {state === 'fetching' && 'Fetching all examples.'}
        {state === 'kept' && 'All examples are kept in this browser.'}
      </p>
      {state === 'kept' && (
        <p className={styles.kept}>
          <Icon name="check" /> All examples are kept in this browser.
        </p>
      )}
      {state === 'missing' && (
        <Button icon="save" onClick={keep}>
          Keep all examples for use without a network ({formatBytes(missing)})
        </Button>
      )}
      {state === 'failed' && error && (
        <ErrorNote error={error}>
          <Button onClick={keep}>Try again</Button>
        </ErrorNote>
      )}
      {progress && (
        <div className={styles.progress}>
          <p className={styles.words}>
            Fetching all examples: {formatBytes(progress.loadedBytes)} of {formatBytes(progress.totalBytes)}
          </p>
          <Button icon="stop" onClick={stopKeepingExamples}>
            Stop
          </Button>
          <div className={styles.bar}>
            <ProgressBar label="Fetching all examples" value={progress.loadedBytes} max={progress.totalBytes} />
          </div>
        </div>
      )}
    </div>
  );
}
