import { formatTokenRate } from '../parts/format.ts';
import type { SpeakerAnswer } from '../state/answers.ts';
import styles from './AnswerNote.module.css';

interface Props {
  answer?: SpeakerAnswer;
  expected?: string;
  right?: boolean;
}

/** The small print of an answer: where it comes from, how fast it was, what changed. */
export function AnswerNote({ answer, expected, right }: Props) {
  const isDone = answer?.state === 'done';
  const parts = [
    right === false && expected && `right would be ${expected}`,
    isDone && answer.before !== undefined && answer.before !== answer.text && `before: ${answer.before || 'nothing'}`,
    isDone && answer.tokensPerSecond !== undefined && formatTokenRate(answer.tokensPerSecond),
    answer?.ended === 'stopped' && 'stopped',
    answer?.state === 'failed' && 'this question failed',
  ];
  return (
    <p className={styles.note}>
      {answer?.state === 'recorded' && <span className={styles.recorded}>recorded</span>}
      {parts.filter(Boolean).join(' · ')}
    </p>
  );
}
