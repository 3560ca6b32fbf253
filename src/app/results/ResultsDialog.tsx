// "Results": what everyone makes of the held-out questions, in a few measures and one by one.
import { useEffect, useRef, useState } from 'react';
import { formatPlural } from '../parts/format.ts';
import { Explain } from '../explain/Explain.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { goToBox } from '../state/askBox.ts';
import { askKnown } from '../state/askKnown.ts';
import { dismissEvaluationProblem, findEvaluations, isComparable, useEvaluations } from '../state/evaluations.ts';
import { useOpening } from '../state/opening.ts';
import { closeResults } from '../state/resultsRoom.ts';
import { EvaluateForm, USUAL_CHOICE } from './EvaluateForm.tsx';
import { EvaluationProgress } from './EvaluationProgress.tsx';
import { EvaluationSummary } from './EvaluationSummary.tsx';
import { MeasuresTable } from './MeasuresTable.tsx';
import type { QuestionRow } from './questionRows.ts';
import { QuestionsList } from './QuestionsList.tsx';
import styles from './ResultsDialog.module.css';
import { useNamedSpeakers } from './useNamedSpeakers.ts';

/** Open as long as it is there. An evaluation goes on when it is closed. */
export function ResultsDialog() {
  const evaluations = useEvaluations();
  const { now, before, progress, error } = evaluations;
  const isReady = useOpening(({ status }) => status === 'open');
  const { speakers, view } = useNamedSpeakers();
  const [choice, setChoice] = useState(USUAL_CHOICE);
  const evaluation = useKeptFocus<HTMLDivElement>(progress !== undefined);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => void findEvaluations(), []);
  const comparable = isComparable(evaluations);
  const views = now?.speakers.map(view) ?? [];
  const asked = ({ prompt, expected }: QuestionRow): void => {
    dialog.current?.close();
    void askKnown(prompt, expected);
    requestAnimationFrame(goToBox);
  };
  return (
    <Dialog
      ref={dialog}
      title="Results"
      about={
        <>
          Held-out questions, which are never trained on: everyone answers them freely, and every answer is measured.{' '}
          <Explain topic="paper">What the paper measured</Explain>
        </>
      }
      onClose={closeResults}
    >
      {error && <ErrorNote error={error} onDismiss={dismissEvaluationProblem} />}
      <div ref={evaluation} role="group" aria-label="Evaluate" tabIndex={-1}>
        {progress ? (
          <EvaluationProgress {...progress} />
        ) : (
          <EvaluateForm speakers={speakers} choice={choice} isAgain={now !== undefined} onChoose={setChoice} />
        )}
      </div>
      <p className="visually-hidden" role="status" aria-label="Evaluation">
        {!progress && now && `${formatPlural(now.rows.length, 'question')} evaluated.`}
      </p>
      {now ? (
        <>
          <EvaluationSummary
            now={now}
            before={before}
            isComparable={comparable}
            views={views}
            isBusy={progress !== undefined}
          />
          <MeasuresTable evaluation={now} views={views} />
          <QuestionsList
            key={now.at}
            now={now}
            before={comparable ? before : undefined}
            views={views}
            disabled={!isReady}
            onAsk={asked}
          />
        </>
      ) : (
        !progress && (
          <p className={styles.empty}>Nothing is evaluated yet. The results will be here, question by question.</p>
        )
      )}
    </Dialog>
  );
}
