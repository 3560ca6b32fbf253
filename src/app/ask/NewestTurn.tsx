import { ErrorNote } from '../parts/ErrorNote.tsx';
import type { Turn } from '../state/answers.ts';
import { AnswerColumn } from './AnswerColumn.tsx';
import styles from './NewestTurn.module.css';
import { useSpeakers } from './useSpeakers.ts';

/** The question that stands now, with the answers side by side in fixed columns. */
export function NewestTurn({ turn }: { turn: Turn }) {
  const views = useSpeakers();
  return (
    <article className={styles.turn} aria-label={`Answers to ${turn.prompt}`}>
      <div className={styles.columns}>
        {views.map(({ speaker, ...view }) => (
          <AnswerColumn key={speaker} speaker={speaker} view={view} turn={turn} />
        ))}
      </div>
      {turn.error && <ErrorNote error={turn.error} />}
    </article>
  );
}
