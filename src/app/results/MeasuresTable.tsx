import { COMPOSITION, PINNED } from '../../shared/protocol.ts';
import type { SpeakerView } from '../parts/speakerView.ts';
import type { KeptEvaluation } from '../state/evaluationRecord.ts';
import { bestOf, MEASURES } from './measureWords.ts';
import styles from './MeasuresTable.module.css';

interface Props {
  evaluation: KeptEvaluation;
  /** In the order of its speakers. */
  views: readonly SpeakerView[];
}

/** One row for each measure and one column for each speaker; below, what the measures mean. */
export function MeasuresTable({ evaluation: { speakers, measures }, views }: Props) {
  const shown = MEASURES.filter(({ key }) => measures.some((each) => each[key] !== undefined));
  return (
    <div className={styles.measures}>
      {/* A part that scrolls has to be reached by keyboard. */}
      <div className={styles.scroll} role="group" aria-label="Measures" tabIndex={0}>
        <table className={styles.table}>
          <caption className="visually-hidden">What each speaker makes of the held-out questions</caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                Measure
              </th>
              {views.map(({ identity, name, about }, i) => (
                <th key={speakers[i]} scope="col" data-identity={identity}>
                  <span className={styles.head}>{name}</span>
                  {speakers[i] !== COMPOSITION && speakers[i] !== PINNED && (
                    <span className={styles.model}>{about}</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((measure) => {
              const best = bestOf(measure, measures);
              return (
                <tr key={measure.key}>
                  <th scope="row">{measure.name}</th>
                  {measures.map((each, i) => {
                    const value = each[measure.key];
                    return (
                      <td key={speakers[i]} data-best={best.includes(i) || undefined}>
                        {value === undefined ? '–' : measure.write(value)}
                        {best.includes(i) && <span className="visually-hidden">, best</span>}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <details className={styles.words}>
        <summary>What the measures mean</summary>
        <dl>
          {shown.map(({ key, name, about }) => (
            <div key={key}>
              <dt>{name}</dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
