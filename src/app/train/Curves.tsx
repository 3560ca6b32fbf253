import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react';
import { ANCHOR, COMPOSITION } from '../../shared/protocol.ts';
import { formatLoss, formatPercent } from '../parts/format.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { usePreset } from '../state/preset.ts';
import { useRun } from '../state/run.ts';
import { useScores } from '../state/scores.ts';
import { curveRows } from './curve.ts';
import styles from './Curves.module.css';

/** Recharts is heavier than the rest of the page together: it comes when there is a run to draw. */
const LossChart = lazy(() => import('./LossChart.tsx').then((module) => ({ default: module.LossChart })));

export function Curves() {
  const { points, heldOut, steps, settings } = useRun();
  const augmenters = usePreset(({ preset }) => preset.augmenters);
  const [isLog, setIsLog] = useState(false);
  const drawn = useDeferredValue(points); // the buttons answer first
  const rows = useMemo(() => curveRows(drawn, heldOut), [drawn, heldOut]);
  const scores = useScores(({ bySpeaker }) => bySpeaker);
  if (points.length === 0) {
    return <p className={styles.empty}>The loss is drawn here, step by step, as soon as you train.</p>;
  }
  const baselines = [
    { name: 'anchor alone', color: 'var(--anchor)', loss: scores[ANCHOR]?.loss },
    ...augmenters.map((id, i) => ({
      name: augmenters.length > 1 ? `augmenter ${i + 1} alone` : 'augmenter alone',
      color: `var(--${augmenterIdentity(i)})`,
      loss: scores[id]?.loss,
    })),
  ];
  const last = heldOut.at(-1);
  const seen = last ? `, held-out loss ${formatLoss(last.loss)}, ${formatPercent(last.exact)} right` : '';
  return (
    <figure className={styles.figure}>
      <figcaption className="visually-hidden">
        {`Loss over ${points.length} steps: from ${formatLoss(points[0].loss)} to ${formatLoss(points[points.length - 1].loss)}${seen}.`}
      </figcaption>
      <label className={styles.scale}>
        <input type="checkbox" checked={isLog} onChange={() => setIsLog(!isLog)} />
        Logarithmic loss
      </label>
      <div className={styles.chart} aria-hidden="true" data-identity={COMPOSITION}>
        <Suspense fallback={<p className={styles.empty}>Drawing…</p>}>
          <LossChart rows={rows} steps={steps || settings.steps} baselines={baselines} isLog={isLog} />
        </Suspense>
      </div>
    </figure>
  );
}
