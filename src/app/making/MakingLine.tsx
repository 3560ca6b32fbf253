import { Button } from '../parts/Button.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { forgetTable, openMaking, useMaking } from '../state/making.ts';
import styles from './MakingLine.module.css';
import { lineWords } from './makingWords.ts';

/** What goes on behind the closed dialog, and the way back to it. */
export function MakingLine() {
  const making = useMaking();
  const { isOpen, isMaking, isWiring, progress } = making;
  const words = isOpen ? undefined : lineWords(making);
  return (
    <>
      <p className="visually-hidden" role="status" aria-label="Making behind the page">
        {!isMaking && words}
      </p>
      {words && (
        <div className={styles.line}>
          <p className={styles.words}>{words}</p>
          {isMaking && (
            <div className={styles.bar}>
              <ProgressBar label="Making the model" value={progress?.step ?? 0} max={progress?.steps ?? 1} />
            </div>
          )}
          <Button look="quiet" aria-haspopup="dialog" onClick={openMaking}>
            Look
          </Button>
          {!isMaking && !isWiring && (
            <Button look="quiet" icon="cross" iconOnly onClick={forgetTable}>
              Put this away
            </Button>
          )}
        </div>
      )}
    </>
  );
}
