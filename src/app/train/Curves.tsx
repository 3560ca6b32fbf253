import { Suspense, useDeferredValue, useMemo, useState } from 'react';
import { COMPOSITION } from '../../shared/protocol.ts';
import { lazy } from '../parts/lazy.ts';
import { CurveExport } from './CurveExport.tsx';
import { CurveLegend } from './CurveLegend.tsx';
import { curveRows, withEarlier } from './curve.ts';
import { curveSentence } from './curveSentence.ts';
import styles from './Curves.module.css';
import { useBaselines } from './useBaselines.ts';
import { useDrawnCurves } from './useDrawnCurves.ts';

/** Recharts is heavier than the rest of the page together: it comes when there is a run to draw. */
const LossChart = lazy(() => import('./LossChart.tsx').then((module) => ({ default: module.LossChart })));

export function Curves() {
  const drawn = useDrawnCurves();
  const { now, earlier, steps } = useDeferredValue(drawn); // the buttons answer first
  const [isLog, setIsLog] = useState(false);
  const rows = useMemo(() => withEarlier(now ? curveRows(now.points, now.heldOut) : [], earlier), [now, earlier]);
  const baselines = useBaselines();
  if (rows.length === 0) {
    return <p className={styles.empty}>The loss is drawn here, step by step, as soon as you train.</p>;
  }
  return (
    <figure className={styles.figure}>
      <figcaption className="visually-hidden">
        {[now, ...earlier].map((curve) => curve && curveSentence(curve)).join(' ')}
      </figcaption>
      <label className={styles.scale}>
        <input type="checkbox" checked={isLog} onChange={() => setIsLog(!isLog)} />
        Logarithmic loss
      </label>
      <div className={styles.chart} aria-hidden="true" data-identity={COMPOSITION}>
        <Suspense fallback={<p className={styles.empty}>Drawing…</p>}>
          <LossChart
            rows={rows}
            dashes={earlier.map(({ dashes }) => dashes)}
            steps={steps}
            baselines={baselines}
            isLog={isLog}
          />
        </Suspense>
      </div>
      <div className={styles.foot}>
        <CurveLegend now={now} earlier={earlier} />
        <CurveExport isLog={isLog} />
      </div>
    </figure>
  );
}
