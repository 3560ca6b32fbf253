import { lazy, Suspense, useId } from 'react';
import type { Measure } from '../../shared/experiments.ts';
import styles from './GroupSection.module.css';
import { points, type FigureGroup } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';

const FigureChart = lazy(() => import('./FigureChart.tsx').then((module) => ({ default: module.FigureChart })));

interface Props {
  figures: FigureGroup;
  /** The one that is drawn, where this group has it. */
  measure: Measure | undefined;
}

/** Rows that belong together: a chart for the eye, and a table that says all of it. */
export function GroupSection({ figures, measure }: Props) {
  const heading = useId();
  const { group, measures } = figures;
  const drawn = measure && measures.includes(measure) ? points(figures, measure) : [];
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <h3 id={heading} className={styles.title}>
        {group.title}
      </h3>
      <p className={styles.about}>{group.about}</p>
      {measure && drawn.length > 1 && (
        <div className={styles.chart} aria-hidden="true">
          <p className={styles.drawn}>
            {measure.title}
            {measure.unit === 'share' ? ', %' : ', chrF'}
            {group.along && `, by ${group.along}`}
          </p>
          <Suspense>
            <FigureChart points={drawn} isLine={group.along !== undefined && drawn.every(({ x }) => x !== undefined)} />
          </Suspense>
        </div>
      )}
      <FigureTable figures={figures} />
    </section>
  );
}
