import { Suspense } from 'react';
import type { ExperimentFile, Measure, RowGroup } from '../../shared/experiments.ts';
import { measuredIn, rowsRun } from '../../shared/experimentTables.ts';
import { lazy } from '../parts/lazy.ts';
import { alongX, chartRows } from './chartRows.ts';
import styles from './GroupPart.module.css';
import { GroupTable } from './GroupTable.tsx';
import tables from './tables.module.css';

/** Recharts is heavier than the rest of the page together. */
const SpreadBars = lazy(() => import('./SpreadBars.tsx').then((module) => ({ default: module.SpreadBars })));
const SpreadLine = lazy(() => import('./SpreadLine.tsx').then((module) => ({ default: module.SpreadLine })));

interface Props {
  file: ExperimentFile;
  group: RowGroup;
  /** What the chart shows, where this group has it. */
  drawn?: Measure;
}

/**
 * Settings that differ in one thing: drawn, and in full as a table. Beside names, the main row comes first. With another
 * measure each chart is drawn anew in its turn: all of them changed at once would be one long task.
 */
export function GroupPart({ file, group, drawn }: Props) {
  const own = rowsRun(file, group.id);
  const main = file.rows.filter(({ id }) => id === file.main);
  const rows = group.along === undefined ? [...main, ...own] : alongX(own);
  const measures = measuredIn(file, own);
  const measure = measures.find(({ id }) => id === drawn?.id);
  const points = measure ? chartRows(file, rows, measure) : [];
  return (
    <section className={styles.part} aria-label={group.title}>
      <div>
        <h4 className={tables.title}>{group.title}</h4>
        <p className={tables.about}>{group.about}</p>
      </div>
      {measure && points.length > 1 && (
        // The table below has the same numbers.
        <figure className={styles.figure} aria-hidden="true">
          <figcaption className={styles.caption}>
            {measure.title}
            {measure.unit === 'share' ? ', %' : ''}
          </figcaption>
          <Suspense fallback={<p className={styles.waiting}>Drawing…</p>}>
            {group.along === undefined ? (
              <SpreadBars key={measure.id} rows={points} main={file.main} />
            ) : (
              <SpreadLine key={measure.id} rows={points} along={group.along} />
            )}
          </Suspense>
        </figure>
      )}
      <GroupTable file={file} group={group} rows={rows} measures={measures} />
    </section>
  );
}
