import { useState } from 'react';
import type { RunRecord } from '../../shared/runRecords.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { useOpening } from '../state/opening.ts';
import { isSearching, useRateSearch } from '../state/rateSearch.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { goOnWith, restoreRun, toggleCurve } from '../state/runs.ts';
import { CurveSwatch } from './CurveSwatch.tsx';
import { RemoveRun } from './RemoveRun.tsx';
import { RenameRun } from './RenameRun.tsx';
import { runChanges } from './runChanges.ts';
import styles from './RunRow.module.css';
import { extentWords, resultWords, whenWords } from './runWords.ts';

interface Props {
  run: RunRecord;
  /** The one before it. */
  before?: RunRecord;
  /** Its curve is the one that is drawn in green. */
  isDrawn: boolean;
  /** Of its curve, when that is laid over. */
  dashes?: string;
  /** A closed page has left it behind: it can go on. */
  isLeft: boolean;
  /** One more curve has room. */
  canShow: boolean;
}

export function RunRow({ run, before, isDrawn, dashes, isLeft, canShow }: Props) {
  const [doing, setDoing] = useState<'renaming' | 'removing'>();
  const row = useKeptFocus<HTMLLIElement>(doing);
  const isBusy = useRun(isUnderWay);
  const isTraining = useRun(({ state, busy }) => busy || state === 'running');
  const isOpen = useOpening(({ status }) => status === 'open');
  const searching = useRateSearch(isSearching);
  const isReady = isOpen && !searching;
  const isGoing = isBusy && (run.state === 'running' || run.state === 'paused');
  const isShown = dashes !== undefined;
  return (
    <li ref={row} className={styles.row} aria-label={run.name} tabIndex={-1}>
      <label className={styles.curve} data-drawn={isDrawn || undefined}>
        <input
          type="checkbox"
          aria-label={`Curve of ${run.name}`}
          checked={isShown || isDrawn}
          disabled={isDrawn || (!isShown && !canShow)}
          onChange={() => void toggleCurve(run.id)}
        />
      </label>
      <div className={styles.words}>
        {doing === 'renaming' ? (
          <RenameRun run={run} onDone={() => setDoing(undefined)} />
        ) : (
          <p className={styles.name}>
            <strong>{run.name}</strong>
            {(isShown || isDrawn) && <CurveSwatch dashes={dashes} isDrawn={isDrawn} />}
            <span className={styles.when}>{whenWords(run.started)}</span>
            {run.isInUse && (
              <span className={styles.mark}>
                <Icon name="check" />
                in use
              </span>
            )}
          </p>
        )}
        <p className={styles.figures}>
          {[...(run.state === 'running' ? [] : resultWords(run)), extentWords(run)].join('\u00a0· ')}
        </p>
        <p className={styles.changes}>{runChanges(run, before)}</p>
      </div>
      {doing !== 'renaming' && (
        <div className={styles.ways}>
          {isLeft && (
            <Button disabled={!isReady} onClick={() => void goOnWith(run)}>
              Go on<span className="visually-hidden"> with {run.name}</span>
            </Button>
          )}
          <Button disabled={!isReady || isTraining || run.isInUse} onClick={() => void restoreRun(run)}>
            Restore<span className="visually-hidden"> {run.name}</span>
          </Button>
          <Button look="quiet" icon="edit" iconOnly onClick={() => setDoing('renaming')}>
            {`Rename ${run.name}`}
          </Button>
          <Button look="quiet" icon="bin" iconOnly disabled={isGoing} onClick={() => setDoing('removing')}>
            {`Delete ${run.name}`}
          </Button>
        </div>
      )}
      {doing === 'removing' && <RemoveRun run={run} onDone={() => setDoing(undefined)} />}
    </li>
  );
}
