import { useId } from 'react';
import { Button } from '../parts/Button.tsx';
import { Panel } from '../parts/Panel.tsx';
import { clearAnswers, useAnswers } from '../state/answers.ts';
import { AskBox } from './AskBox.tsx';
import styles from './AskScreen.module.css';
import { EarlierTurn } from './EarlierTurn.tsx';
import { NewestTurn } from './NewestTurn.tsx';

export function AskScreen() {
  const heading = useId();
  const [newest, ...earlier] = useAnswers(({ turns }) => turns);
  return (
    <Panel title="Ask all three" about="The same question to each model alone, and to both wired together.">
      <AskBox />
      {newest ? <NewestTurn turn={newest} /> : <p className={styles.empty}>Nothing asked yet.</p>}
      {earlier.length > 0 && (
        <div className={styles.earlier}>
          <h3 id={heading} className={styles.heading}>
            Earlier questions
          </h3>
          {/* A part that scrolls has to be reached by keyboard. */}
          <div className={styles.scroll} role="group" aria-labelledby={heading} tabIndex={0}>
            <ol reversed>
              {earlier.map((turn) => (
                <EarlierTurn key={turn.id} turn={turn} />
              ))}
            </ol>
          </div>
        </div>
      )}
      <div className={styles.foot}>
        <p>These small models see each question by itself: they do not remember the ones before.</p>
        {earlier.length > 0 && (
          <Button look="quiet" onClick={clearAnswers}>
            Clear the conversation
          </Button>
        )}
      </div>
    </Panel>
  );
}
