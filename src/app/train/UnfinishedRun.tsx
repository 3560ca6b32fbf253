import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { useKeptFocus } from '../parts/useKeptFocus.ts';
import { useOpening } from '../state/opening.ts';
import { isSearching, useRateSearch } from '../state/rateSearch.ts';
import { goOnWith, leaveRun } from '../state/runs.ts';
import styles from './Origin.module.css';
import { useUnfinishedRun } from './useUnfinishedRun.ts';

/** A run that was under way when the page was closed. */
export function UnfinishedRun() {
  const run = useUnfinishedRun();
  const isOpen = useOpening(({ status }) => status === 'open');
  const searching = useRateSearch(isSearching);
  const [isAsked, setIsAsked] = useState(false);
  const part = useKeptFocus<HTMLDivElement>(isAsked);
  if (!run || !isOpen) return null;
  const goOn = async (): Promise<void> => {
    setIsAsked(true);
    await goOnWith(run);
    setIsAsked(false);
  };
  return (
    <div ref={part} className={styles.origin} role="group" aria-label="An unfinished run" tabIndex={-1}>
      <p>
        <strong>{run.name}</strong> was left at step {formatCount(run.step)} of {formatCount(run.settings.steps)}.
      </p>
      <div className={styles.ways}>
        <Button look="strong" icon="play" disabled={isAsked || searching} onClick={() => void goOn()}>
          Go on
        </Button>
        <Button disabled={isAsked} onClick={() => leaveRun(run.id)}>
          Leave it
        </Button>
      </div>
    </div>
  );
}
