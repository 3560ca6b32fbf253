import type { ReactNode } from 'react';
import { verdictOf, type ExperimentFile, type Measure, type Spread } from '../../shared/experiments.ts';
import { spreadText } from '../../shared/experimentTables.ts';
import { Icon } from '../parts/Icon.tsx';
import styles from './Verdicts.module.css';

/** A sentence for each claim of which everything was measured. */
export function Verdicts({ file }: { file: ExperimentFile }) {
  const titleOf = (row: string): string => file.rows.find(({ id }) => id === row)?.title ?? row;
  const sentences = file.claims.flatMap((claim): ReactNode[] => {
    const verdict = verdictOf(file, claim);
    const measure = file.measures.find(({ id }) => id === claim.measure);
    if (!verdict || !measure) return [];
    const { holds, main, rival } = verdict;
    return [
      <li key={[claim.measure, ...claim.over].join(' ')} className={styles.verdict}>
        <Icon name={holds ? 'check' : 'cross'} />
        <p>
          <strong>{measure.title}:</strong> {titleOf(file.main)} {holds ? 'beats' : 'does not beat'} all{' '}
          {claim.over.length} others by more than the spread. {words(main, measure)}; the best of the others,{' '}
          {titleOf(rival.row)}, {words(rival.spread, measure)}.
        </p>
      </li>,
    ];
  });
  if (sentences.length === 0) return null;
  return (
    <section className={styles.verdicts} aria-label="What follows">
      <ul className={styles.list}>{sentences}</ul>
      <p className={styles.basis}>
        “By more than the spread”: its worst seed is above the best seed of each of them. In brackets, the worst and the
        best.
      </p>
    </section>
  );
}

const words = (spread: Spread, measure: Measure): string => spreadText(spread, measure).replaceAll(' %', '\u00a0%');
