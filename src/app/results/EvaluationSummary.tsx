import { COMPOSITION } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { formatDuration, formatPlural } from '../parts/format.ts';
import type { SpeakerView } from '../parts/speakerView.ts';
import { wiredKey, type KeptEvaluation } from '../state/evaluationRecord.ts';
import { forgetEvaluations } from '../state/evaluations.ts';
import { useExamples } from '../state/examples.ts';
import { currentPreset } from '../state/preset.ts';
import { runInUse, useRuns } from '../state/runs.ts';
import { saveFile } from '../state/saveFile.ts';
import { useWiring } from '../state/wiring.ts';
import styles from './EvaluationSummary.module.css';

interface Props {
  now: KeptEvaluation;
  before?: KeptEvaluation;
  isComparable: boolean;
  views: readonly SpeakerView[];
  isBusy: boolean;
}

/** Of what and when these results are, what has changed since, and how to take them along. */
export function EvaluationSummary({ now, before, isComparable, views, isBusy }: Props) {
  const hash = useExamples(({ report }) => report?.hash);
  const wiring = useWiring((state) => state.wiring);
  const run = useRuns(runInUse);
  const notes = [
    hash !== undefined &&
      hash !== now.examplesHash &&
      'Other examples are in use now: these results are of those before.',
    now.speakers.includes(COMPOSITION) &&
      wiring &&
      wiredKey(wiring, run) !== now.wired &&
      'The links are others now than those that answered here.',
    before && !isComparable && 'The evaluation before was of other examples, so what changed cannot be told.',
  ].filter((note) => note !== false && note !== undefined);
  const exported = async (): Promise<void> => {
    const { resultsCsv } = await import('../../shared/resultsCsv.ts');
    const names = views.map(({ name }) => name);
    saveFile(`patchbay-results-${currentPreset().id}.csv`, new Blob([resultsCsv(now, names)], { type: 'text/csv' }));
  };
  return (
    <div className={styles.summary}>
      <div className={styles.words}>
        <p className={styles.line}>
          {formatPlural(now.rows.length, 'question')}, {when(now.at)}{' '}
          <span className={styles.time}>in {formatDuration(now.seconds)}</span>
        </p>
        {notes.map((note) => (
          <p key={note} className={styles.note}>
            {note}
          </p>
        ))}
      </div>
      <div className={styles.ways}>
        <Button icon="save" onClick={() => void exported()}>
          Export CSV
        </Button>
        <Button look="quiet" icon="cross" disabled={isBusy} onClick={() => void forgetEvaluations()}>
          Remove the results
        </Button>
      </div>
    </div>
  );
}

/** "today at 14:05", or with the date. */
function when(at: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
  const isToday = date.toDateString() === new Date().toDateString();
  return `${isToday ? 'today' : date.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })} at ${time}`;
}
