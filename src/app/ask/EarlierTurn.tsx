import { PINNED } from '../../shared/protocol.ts';
import { Verdict } from '../parts/Verdict.tsx';
import type { Turn } from '../state/answers.ts';
import styles from './EarlierTurn.module.css';
import { isRight } from '../state/isRight.ts';
import { useSpeakers } from './useSpeakers.ts';

export function EarlierTurn({ turn }: { turn: Turn }) {
  // Whoever was pinned later was not asked.
  const views = useSpeakers().filter(({ speaker }) => speaker !== PINNED || turn.answers[PINNED]);
  return (
    <li className={styles.turn}>
      <p className={styles.question}>{turn.prompt}</p>
      <dl className={styles.answers}>
        {views.map(({ speaker, name, identity }) => {
          const right = isRight(turn.answers[speaker], turn.expected);
          return (
            <div key={speaker} className={styles.answer} data-identity={identity}>
              <dt className={styles.name}>{name}</dt>
              <dd className={styles.said}>
                {turn.answers[speaker]?.text || '…'} {right !== undefined && <Verdict right={right} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </li>
  );
}
