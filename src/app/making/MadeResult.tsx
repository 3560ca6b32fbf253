import type { MadeModel } from '../../shared/madeModels.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount, formatSeconds } from '../parts/format.ts';
import { Meter } from '../parts/Meter.tsx';
import { openLibraryWith } from '../state/library.ts';
import { closeMaking, forgetTable, leadToTraining, useMaking, wireModel } from '../state/making.ts';
import { KeyTable } from './KeyTable.tsx';
import styles from './MadeResult.module.css';
import { knownSentence, wayOnSentence } from './makingWords.ts';
import { wireToSums } from './wireToSums.ts';

/** What the model knows, and what to do with it. */
export function MadeResult({ made, onClose }: { made: MadeModel; onClose: () => void }) {
  const { model, rows, known, wrong, seconds, examples } = made;
  const isWiring = useMaking((making) => making.isWiring);
  const wire = async (): Promise<void> => {
    if (!(await wireModel(() => wireToSums(made)))) return;
    onClose();
    closeMaking(); // it may have been closed and opened again meanwhile
    forgetTable();
    leadToTraining();
  };
  const openLibrary = (): void => {
    onClose();
    forgetTable();
    void openLibraryWith(model.id);
  };
  return (
    <>
      <div className={styles.result}>
        <h3 className={styles.title}>{model.title}</h3>
        <p className={styles.known}>{knownSentence(made)}</p>
        <Meter label="Share of the rows that it knows" value={known} max={rows} />
        <p className={styles.about}>
          Made in {formatSeconds(seconds)}, and kept in the library of this browser. {wayOnSentence(made)}
        </p>
      </div>
      {wrong.length > 0 && (
        <details className={styles.wrong}>
          <summary>Rows that it does not know</summary>
          <KeyTable
            caption="Rows that it does not know"
            heads={['Key', 'Stands for', 'It says']}
            rows={wrong.map(({ key, value, said }) => [key, value, said || '–'])}
          />
          {rows - known > wrong.length && (
            <p className={styles.about}>and {formatCount(rows - known - wrong.length)} more</p>
          )}
        </details>
      )}
      <div className={styles.ways}>
        {examples && (
          <Button look="strong" icon="link" disabled={isWiring} onClick={() => void wire()}>
            {isWiring ? 'Wiring it to Sums…' : 'Wire it to Sums'}
          </Button>
        )}
        <Button look={examples ? 'plain' : 'strong'} icon="library" disabled={isWiring} onClick={openLibrary}>
          Open it with an anchor
        </Button>
        <Button look="quiet" disabled={isWiring} onClick={forgetTable}>
          Make another
        </Button>
      </div>
    </>
  );
}
