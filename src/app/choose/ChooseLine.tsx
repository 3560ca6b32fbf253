import { Button } from '../parts/Button.tsx';
import { formatPercent } from '../parts/format.ts';
import { startChoosing, useChoosing } from '../state/choosing.ts';
import { openExperiments } from '../state/experimentsRoom.ts';
import { useOpening } from '../state/opening.ts';
import { usePreset } from '../state/preset.ts';
import { openWalk, useWalk } from '../state/walk.ts';
import styles from './ChooseLine.module.css';

/** Under the headline: the way to the other examples, to what the paper's experiments gave, and, at first, to the walk. */
export function ChooseLine() {
  const isExample = usePreset(({ own }) => own === undefined);
  const next = useOpening((opening) => (opening.next?.own ? undefined : opening.next?.preset));
  const progress = useOpening((opening) => opening.progress);
  const said = useChoosing((choosing) => choosing.said);
  const isNew = useWalk(({ state }) => state === undefined);
  const coming = [next?.anchor ?? '', ...(next?.augmenters ?? [])].flatMap((id) => progress[id] ?? []);
  const total = coming.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  const loaded = coming.reduce((sum, { loadedBytes }) => sum + loadedBytes, 0);
  return (
    <div className={styles.line}>
      <Button icon="swap" data-place="choose" aria-haspopup="dialog" onClick={startChoosing}>
        {isExample ? 'Choose another example' : 'Choose an example'}
      </Button>
      {isNew && (
        <Button look="quiet" icon="arrow" onClick={openWalk}>
          Take the walk (2 minutes)
        </Button>
      )}
      <Button look="quiet" icon="chart" aria-haspopup="dialog" onClick={() => openExperiments()}>
        Results of the paper’s experiments
      </Button>
      <p className={styles.coming}>
        <span role="status" aria-label="Example">
          {next ? `Opening ${next.title}…` : <span className="visually-hidden">{said}</span>}
        </span>
        {next && total > 0 && <span aria-hidden="true"> {formatPercent(loaded / total)}</span>}
      </p>
    </div>
  );
}
