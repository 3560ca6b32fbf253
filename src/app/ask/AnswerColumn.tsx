import type { Speaker } from '../../shared/protocol.ts';
import { ScoreMeter } from '../parts/ScoreMeter.tsx';
import { Verdict } from '../parts/Verdict.tsx';
import type { Turn } from '../state/answers.ts';
import { usePreset } from '../state/preset.ts';
import { useScores } from '../state/scores.ts';
import styles from './AnswerColumn.module.css';
import { AnswerNote } from './AnswerNote.tsx';
import { InkedText } from './InkedText.tsx';
import { InkLine } from './InkLine.tsx';
import { isRight } from '../state/isRight.ts';
import type { SpeakerView } from '../parts/speakerView.ts';
import { useSubject } from './useSubject.ts';

/** A word or a number is written large; a text to be read is not. */
const isLong = (text = ''): boolean => text.length > 24 || text.includes('\n');

interface Props {
  speaker: Speaker;
  view: SpeakerView;
  turn: Turn;
}

export function AnswerColumn({ speaker, view, turn }: Props) {
  const score = useScores(({ bySpeaker }) => bySpeaker[speaker]);
  const heldOut = useScores((scores) => scores.heldOut);
  const ships = usePreset(({ preset }) => preset.files !== undefined);
  const hasHeldOut = ships || heldOut > 0;
  const answer = turn.answers[speaker];
  const subject = useSubject(speaker, turn);
  const right = isRight(answer, turn.expected);
  const isBusy = answer?.state === 'waiting' || answer?.state === 'streaming';
  return (
    <section className={styles.column} data-identity={view.identity} aria-label={view.name}>
      <header className={styles.header}>
        <h3 className={styles.name}>{view.name}</h3>
        <p className={styles.about}>{view.about}</p>
      </header>
      <p className={styles.question}>{turn.prompt}</p>
      <div className={styles.answer} aria-live="polite" aria-busy={isBusy}>
        <span
          className={styles.text}
          data-state={answer?.state ?? 'waiting'}
          data-long={isLong(answer?.text) || undefined}
        >
          {answer?.text ? (
            <InkedText text={answer.text} ids={answer.ids} />
          ) : (
            <span className={styles.nothing}>
              {isBusy ? '…' : answer?.state === 'recorded' ? 'no recording' : 'no answer'}
            </span>
          )}
        </span>
        {right !== undefined && <Verdict right={right} />}
      </div>
      <AnswerNote answer={answer} expected={turn.expected} right={right} />
      {subject && <InkLine subject={subject} />}
      {hasHeldOut && <ScoreMeter of={view.name} score={score} />}
    </section>
  );
}
