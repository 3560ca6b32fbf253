import { Button } from '../parts/Button.tsx';
import { formatLoss } from '../parts/format.ts';
import type { SpeakerView } from '../parts/speakerView.ts';
import { Verdict } from '../parts/Verdict.tsx';
import { CHANGE_WORDS } from '../state/answerChanges.ts';
import styles from './Question.module.css';
import type { QuestionRow } from './questionRows.ts';

interface Props {
  row: QuestionRow;
  /** In the order of the answers. */
  views: readonly SpeakerView[];
  /** Whose answer the change is of. */
  subject: number;
  /** Nobody can be asked now. */
  disabled: boolean;
  onAsk: (row: QuestionRow) => void;
}

/** A question, the right answer, and what each speaker answers. */
export function Question({ row, views, subject, disabled, onAsk }: Props) {
  const { prompt, expected, answers, change, before } = row;
  return (
    <li className={styles.question} value={row.number}>
      <div className={styles.asked}>
        <p className={styles.prompt}>{prompt}</p>
        <p className={styles.expected}>should be {expected.trim() || 'nothing'}</p>
      </div>
      <dl className={styles.answers}>
        {answers.map(({ text, right, numeric, loss }, i) => (
          <div key={views[i].name} className={styles.answer} data-identity={views[i].identity}>
            <dt className={styles.name}>{views[i].name}</dt>
            <dd className={styles.said}>
              <span className={styles.text}>{text.trim() || '–'}</span> <Verdict right={right} />
            </dd>
            <dd className={styles.about}>
              {!right && numeric && 'the same number, '}loss {formatLoss(loss)}
            </dd>
            {i === subject && change && change !== 'same' && (
              <dd className={styles.change}>
                {CHANGE_WORDS[change]}, was {before || 'nothing'}
              </dd>
            )}
          </div>
        ))}
      </dl>
      <Button
        look="quiet"
        icon="send"
        iconOnly
        className={styles.ask}
        disabled={disabled}
        title="Ask this question"
        onClick={() => onAsk(row)}
      >
        Ask {prompt}
      </Button>
    </li>
  );
}
