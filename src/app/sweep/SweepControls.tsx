import type { Candidate } from '../../shared/sweeps.ts';
import { Button } from '../parts/Button.tsx';
import { formatPlural } from '../parts/format.ts';
import { SeriesBar } from '../parts/SeriesBar.tsx';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { saveFile } from '../state/saveFile.ts';
import { doneCount, isUnderWay } from '../state/seriesRecord.ts';
import { pauseSweep, resumeSweep, stopSweep, useSweep } from '../state/sweep.ts';
import type { SweepRecord } from '../state/sweepRecord.ts';
import { sweepLine } from './sweepWords.ts';

interface Props {
  record: SweepRecord;
  name: (candidate: Candidate) => string;
  onNew: () => void;
  onRemove: () => void;
}

/** How far it is, on what it is made, and what can be done with it. */
export function SweepControls({ record, name, onNew, onRemove }: Props) {
  const trying = useSweep((sweep) => sweep.trying);
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state, busy }) => state === 'running' || busy);
  const { state, why, settings, limit, examples, candidates } = record;
  const done = doneCount(record);
  const part = trying && trying.steps > 0 ? trying.step / trying.steps : 0;
  const exported = async (): Promise<void> => {
    const { sweepCsv } = await import('./sweepCsv.ts');
    saveFile(`patchbay-sweep-${record.preset}.csv`, new Blob([sweepCsv(record, name)], { type: 'text/csv' }));
  };
  return (
    <SeriesBar
      name="Sweep"
      state={state}
      line={sweepLine(record, trying)}
      why={why}
      about={`${formatPlural(settings.steps, 'step')} each on “${examples.name}”, scored on up to ${limit} held-out questions, seed ${settings.seed}.`}
      done={done + part}
      all={candidates.length}
      canResume={isReady && !isTraining}
      onPause={() => pauseSweep()}
      onResume={resumeSweep}
      onStop={() => stopSweep()}
    >
      <Button icon="save" disabled={done === 0} onClick={() => void exported()}>
        Export CSV
      </Button>
      {!isUnderWay(record) && (
        <>
          <Button icon="plus" onClick={onNew}>
            New sweep
          </Button>
          <Button look="quiet" icon="cross" onClick={onRemove}>
            Remove the results
          </Button>
        </>
      )}
    </SeriesBar>
  );
}
