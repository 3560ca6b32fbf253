import { useState } from 'react';
import { formatCount } from '../parts/format.ts';
import { Segments } from '../parts/Segments.tsx';
import { Verdict } from '../parts/Verdict.tsx';
import { CHANGE_WORDS, countChanges } from '../state/answerChanges.ts';
import styles from './AnswersTable.module.css';
import type { Compared } from './changes.ts';

type Filter = 'all' | 'changed' | 'nowRight' | 'nowWrong';

const passes = (filter: Filter, { change }: Compared): boolean =>
  filter === 'all' || (filter === 'changed' ? change !== 'same' : change === filter);

/** What both said to each question; all of them, or those that changed. */
export function AnswersTable({ all }: { all: readonly Compared[] }) {
  const [filter, setFilter] = useState<Filter>('changed');
  const counts = countChanges(all.map(({ change }) => change));
  const options: { value: Filter; label: string }[] = [
    { value: 'changed', label: `Changed ${formatCount(all.length - counts.same)}` },
    { value: 'nowRight', label: `Now right ${formatCount(counts.nowRight)}` },
    { value: 'nowWrong', label: `Now wrong ${formatCount(counts.nowWrong)}` },
    { value: 'all', label: `All ${formatCount(all.length)}` },
  ];
  const shown = all.map((answer, i) => ({ answer, i })).filter(({ answer }) => passes(filter, answer));
  return (
    <div className={styles.answers}>
      <Segments name="Answers to show" value={filter} options={options} onChange={setFilter} />
      {shown.length === 0 ? (
        <p className={styles.none}>None of these.</p>
      ) : (
        <table className={styles.table}>
          <caption className="visually-hidden">Answers of the pinned and of the composed wiring</caption>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col" className={styles.pinned} data-identity="pinned">
                Pinned
              </th>
              <th scope="col" className={styles.composed} data-identity="composed">
                Composed
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ answer: { prompt, expected, pinned, composed, change }, i }) => (
              <tr key={i}>
                <th scope="row">
                  <span className={styles.prompt}>{prompt}</span>
                  <span className={styles.expected}>should be {expected}</span>
                </th>
                <td>
                  <span className={styles.said}>{pinned.text || '–'}</span> <Verdict right={pinned.right} />
                </td>
                <td>
                  <span className={styles.said}>{composed.text || '–'}</span> <Verdict right={composed.right} />
                  <span className={styles.change}>{CHANGE_WORDS[change]}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
