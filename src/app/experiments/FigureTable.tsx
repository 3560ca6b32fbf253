import type { Measure, Spread } from '../../shared/experiments.ts';
import { formatCount } from '../parts/format.ts';
import { pointText, type FigureGroup } from './figures.ts';
import styles from './FigureTable.module.css';

/** Means, and under them the worst and the best seed. What is wider than the dialog scrolls within itself. */
export function FigureTable({ figures: { group, measures, rows } }: { figures: FigureGroup }) {
  const title = group.title;
  return (
    <div className={styles.scroll} role="group" aria-label={`Table: ${title}`} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.first}>
              Setting
            </th>
            {measures.map((measure) => (
              <th key={measure.id} scope="col">
                {measure.title}
                {measure.unit === 'chrF' && ', chrF'}
              </th>
            ))}
            <th scope="col">trained numbers</th>
            <th scope="col">seeds</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, isMain, spreads, parameters, seeds }) => (
            <tr key={row.id} data-main={isMain || undefined}>
              <th scope="row">
                {row.title}
                <span className={styles.about}> {row.about}</span>
              </th>
              {measures.map((measure, i) => (
                <td key={measure.id}>
                  <Figure spread={spreads[i]} measure={measure} />
                </td>
              ))}
              <td>{parameters === 0 ? '–' : formatCount(parameters)}</td>
              <td>{seeds}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ spread, measure }: { spread: Spread | undefined; measure: Measure }) {
  if (!spread) return '–';
  const { mean, least, most, n } = spread;
  return (
    <>
      {pointText(mean, measure)}
      {measure.unit === 'share' && '\u00a0%'}
      {n > 1 && (
        <span className={styles.spread}>
          {' '}
          {pointText(least, measure)} to {pointText(most, measure)}
        </span>
      )}
    </>
  );
}
