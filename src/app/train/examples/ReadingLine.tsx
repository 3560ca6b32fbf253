import { Button } from '../../parts/Button.tsx';
import { formatBytes } from '../../parts/format.ts';
import { ProgressBar } from '../../parts/ProgressBar.tsx';
import { dropDraft } from '../../state/exampleDraft.ts';
import { readingWords, whatIsRead } from './draftWords.ts';
import styles from './ReadingLine.module.css';

interface Props {
  names: readonly string[];
  loadedBytes: number;
  totalBytes: number;
  /** There is no draft yet that would go with it. */
  isFirst: boolean;
}

/** How far the reading is. What is read at once never shows it. */
export function ReadingLine({ names, loadedBytes, totalBytes, isFirst }: Props) {
  return (
    <div className={styles.reading}>
      <p className={styles.words}>{readingWords(names)}</p>
      <p className={styles.far}>
        {formatBytes(loadedBytes)} of {formatBytes(totalBytes)}
      </p>
      <Button look="quiet" icon="cross" onClick={() => void dropDraft()}>
        {isFirst ? 'Cancel' : 'Cancel, and leave the others too'}
      </Button>
      <div className={styles.bar}>
        <ProgressBar label={`Reading ${whatIsRead(names)}`} value={loadedBytes} max={totalBytes} />
      </div>
    </div>
  );
}
