import type { HeldOutAnswer } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { Verdict } from '../parts/Verdict.tsx';
import { useExamples } from '../state/examples.ts';
import { openResults } from '../state/resultsRoom.ts';
import { useRun } from '../state/run.ts';
import styles from './HeldOutStrip.module.css';

const SHOWN = 6;

type Question = Pick<HeldOutAnswer, 'prompt' | 'expected'> & Partial<HeldOutAnswer>;

/** Six questions that are never trained on, with the newest answers: from wrong to right. */
export function HeldOutStrip() {
  const answers = useRun((run) => run.answers);
  const lookedAt = useRun((run) => run.heldOut.at(-1)?.step);
  const report = useExamples((examples) => examples.report);
  const asked: Question[] = (report?.firstHeldOut ?? []).map(({ prompt, completion }) => ({
    prompt,
    expected: completion,
  }));
  const given = answers.length > 0 ? answers : asked;
  const questions = [...new Map(given.map((each) => [each.prompt, each])).values()].slice(0, SHOWN);
  if (questions.length === 0) return null;
  return (
    <div className={styles.strip}>
      <div className={styles.head}>
        <h3 className={styles.title}>
          Held-out questions{' '}
          <span className={styles.when}>{lookedAt === undefined ? 'asked while training' : `at step ${lookedAt}`}</span>
        </h3>
        <Button look="quiet" icon="arrow" aria-haspopup="dialog" onClick={openResults}>
          See all of them
        </Button>
      </div>
      <ul className={styles.list}>
        {questions.map((question) => (
          <li key={question.prompt} className={styles.question}>
            <p className={styles.prompt}>{question.prompt}</p>
            <p className={styles.answer}>
              {question.answer === undefined ? (
                <span className={styles.open}>should be {question.expected}</span>
              ) : (
                question.answer || '–'
              )}
              {question.right !== undefined && <Verdict right={question.right} />}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
