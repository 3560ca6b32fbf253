import type { Speaker } from '../../shared/protocol.ts';
import { Button } from '../parts/Button.tsx';
import { formatPercent, formatPlural } from '../parts/format.ts';
import { SeriesBar } from '../parts/SeriesBar.tsx';
import { speakerView, type SpeakerView } from '../parts/speakerView.ts';
import { forgetControls, pauseControls, resumeControls, stopControls, useControls } from '../state/controls.ts';
import type { ControlsRecord } from '../state/controlsRecord.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { saveFile } from '../state/saveFile.ts';
import { doneCount, isUnderWay } from '../state/seriesRecord.ts';
import { useSpeakerFacts } from '../state/speakerFacts.ts';
import { conclusions, LEFT_AT_MOST } from './conclusions.ts';
import { controlRows } from './controlRows.ts';
import styles from './ControlsResults.module.css';
import { ControlsTable } from './ControlsTable.tsx';
import { controlsLine } from './controlWords.ts';

/** How far it is, what follows, and everything side by side. */
export function ControlsResults({ record, onNew }: { record: ControlsRecord; onNew: () => void }) {
  const trying = useControls((controls) => controls.trying);
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  const facts = useSpeakerFacts();
  const view = (speaker: Speaker): SpeakerView => speakerView(speaker, facts);
  const rows = controlRows(record, trying, view);
  const sentences = conclusions(record);
  const { state, why, settings, limit, examples, candidates, skill, baselines } = record;
  const done = doneCount(record);
  const part = trying && trying.steps > 0 ? trying.step / trying.steps : 0;
  const exported = async (): Promise<void> => {
    const { controlsCsv } = await import('./controlsCsv.ts');
    saveFile(`patchbay-controls-${record.preset}.csv`, new Blob([controlsCsv(record, rows)], { type: 'text/csv' }));
  };
  return (
    <div className={styles.results}>
      <div data-identity="composed">
        <SeriesBar
          name="Controls"
          state={state}
          line={controlsLine(record, trying)}
          why={why}
          about={`${formatPlural(settings.steps, 'step')} each on “${examples.name}”, scored on up to ${limit} held-out questions, seed ${settings.seed}.`}
          done={done + part}
          all={candidates.length}
          canResume={isReady && !isTraining}
          onPause={() => pauseControls()}
          onResume={resumeControls}
          onStop={() => stopControls()}
        >
          <Button icon="save" disabled={!baselines} onClick={() => void exported()}>
            Export CSV
          </Button>
          {!isUnderWay(record) && (
            <>
              <Button icon="plus" onClick={onNew}>
                New controls
              </Button>
              <Button look="quiet" icon="cross" onClick={() => void forgetControls()}>
                Remove the results
              </Button>
            </>
          )}
        </SeriesBar>
      </div>
      {sentences.length > 0 && (
        <div className={styles.conclusions}>
          <ul aria-label="What follows">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className={styles.basis}>
            What is less than two standard errors apart counts as no difference. The gain comes from what was changed
            when at most {formatPercent(LEFT_AT_MOST)} of it, over the anchor alone, is left. One seed each.
          </p>
        </div>
      )}
      <ControlsTable rows={rows} hasSkill={skill.questions.length > 0} />
      <p className={styles.basis}>
        ± is one standard error, in points.
        {skill.questions.length > 0 &&
          ` Own skill: of ${skill.questions.length} questions (${skill.name}), those that the anchor alone gets right, and how many of these are still right.`}
      </p>
    </div>
  );
}
