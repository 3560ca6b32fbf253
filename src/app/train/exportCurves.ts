// Curves as files. Comes when one is asked for.
import { csvText } from '../../shared/csv.ts';
import { curvesPicture, type PicturedCurves } from './curvesPicture.ts';
import { drawPicture } from './drawPicture.ts';
import type { DrawnCurves } from './useDrawnCurves.ts';

const COLUMNS = ['run', 'step', 'loss', 'held_out_loss', 'held_out_exact'];

/** A row for each step of each run; what was looked at in that step stands beside its loss. */
export function curvesTable({ now, earlier }: Pick<DrawnCurves, 'now' | 'earlier'>): string {
  const curves = [...(now ? [now] : []), ...earlier];
  const rows = curves.flatMap(({ name, points, heldOut }) => {
    const losses = new Map(points.map(({ step, loss }) => [step, loss]));
    const looks = new Map(heldOut.map((look) => [look.step, look]));
    const steps = [...new Set([...losses.keys(), ...looks.keys()])].toSorted((a, b) => a - b);
    return steps.map((step) => [name, step, losses.get(step), looks.get(step)?.loss, looks.get(step)?.exact]);
  });
  return csvText(COLUMNS, rows);
}

export const curvesCsv = (drawn: Pick<DrawnCurves, 'now' | 'earlier'>): Blob =>
  new Blob([curvesTable(drawn)], { type: 'text/csv' });

/** @returns undefined where the browser makes no image. */
export const curvesPng = (drawn: PicturedCurves): Promise<Blob | undefined> => drawPicture(curvesPicture(drawn));
