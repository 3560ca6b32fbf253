import { useId, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { clearAnswers, useAnswers } from '../state/answers.ts';
import { AskBox } from './AskBox.tsx';
import { EarlierTurn } from './EarlierTurn.tsx';
import { NewestTurn } from './NewestTurn.tsx';
import styles from './Questions.module.css';

/** Earlier questions that are drawn at first, and how many more come at once. */
const SHOWN = 50;

/** Each question by itself: the newest large, the earlier ones below. */
export function Questions() {
  const heading = useId();
  const [most, setMost] = useState(SHOWN);
  const [newest, ...earlier] = useAnswers(({ turns }) => turns);
  return (
    <>
      <AskBox />
      {newest ? <NewestTurn turn={newest} /> : <p className={styles.empty}>Nothing asked yet.</p>}
      {earlier.length > 0 && (
        <div className={styles.earlier}>
          <h3 id={heading} className={styles.heading}>
            Earlier questions
          </h3>
          {/* A part that scrolls has to be reached by keyboard. */}
          <div className={styles.scroll} role="group" aria-labelledby={heading} tabIndex={0}>
            <ol reversed start={earlier.length}>
              {earlier.slice(0, most).map((turn) => (
                <EarlierTurn key={turn.id} turn={turn} />
              ))}
            </ol>
            {earlier.length > most && (
              <Button look="quiet" onClick={() => setMost(most + SHOWN)}>
                Show {SHOWN} more
              </Button>
            )}
          </div>
        </div>
      )}
      <div className={styles.foot}>
        <p>Each question is asked by itself: nobody remembers the ones before. In a chat they do.</p>
        {earlier.length > 0 && (
          <Button look="quiet" onClick={clearAnswers}>
            Clear the questions
          </Button>
        )}
      </div>
    </>
  );
}
