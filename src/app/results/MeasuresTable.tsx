import type { SpeakerView } from '../parts/speakerView.ts';
import type { KeptEvaluation } from '../state/evaluationRecord.ts';
import { bestOf, MEASURES } from './measureWords.ts';
import styles from './MeasuresTable.module.css';

interface Props {
  evaluation: KeptEvaluation;
  /** In the order of its speakers. */
  views: readonly SpeakerView[];
}

/** One row for each measure, with what it means; one column for each speaker. */
export function MeasuresTable({ evaluation: { speakers, measures }, views }: Props) {
  return (
    // A part that scrolls has to be reached by keyboard.
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
                <span className={styles.model}>{about}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {MEASURES.filter(({ key }) => measures.some((each) => each[key] !== undefined)).map((measure) => {
            const best = bestOf(measure, measures);
            return (
              <tr key={measure.key}>
                <th scope="row">
                  <span className={styles.name}>{measure.name}</span>
                  <span className={styles.about}>{measure.about}</span>
                </th>
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
  );
}
