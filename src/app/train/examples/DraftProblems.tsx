import { useId } from 'react';
import { Button } from '../../parts/Button.tsx';
import { formatCount, formatPlural } from '../../parts/format.ts';
import { changeDraft, showMoreProblems, useExampleDraft } from '../../state/exampleDraft.ts';
import styles from './DraftProblems.module.css';
import { ProblemRow } from './ProblemRow.tsx';

/** Lines that give no example, to be put right or skipped. Those that nobody touches are skipped as well. */
export function DraftProblems({ total }: { total: number }) {
  const { draft, problems, isChanging } = useExampleDraft();
  const heading = useId();
  const fileName = (id: number): string | undefined =>
    (draft?.files.length ?? 0) > 1 ? draft?.files.find((file) => file.id === id)?.name : undefined;
  return (
    <section className={styles.problems} aria-labelledby={heading}>
      <div className={styles.head}>
        <h4 id={heading} className={styles.title}>
          {formatPlural(total, 'line')} to look at
        </h4>
        <Button
          look="quiet"
          disabled={isChanging}
          onClick={() => void changeDraft({ skipProblems: true }, 'All of them are skipped.')}
        >
          {total === 1 ? 'Skip it' : `Skip all ${formatCount(total)}`}
        </Button>
      </div>
      <ul className={styles.list} aria-label="Lines that cannot be used">
        {problems.map((problem) => (
          <ProblemRow
            key={`${problem.file} ${problem.line}`}
            problem={problem}
            fileName={fileName(problem.file)}
            disabled={isChanging}
          />
        ))}
      </ul>
      {total > problems.length && (
        <Button className={styles.more} onClick={() => void showMoreProblems()}>
          {`Show more of the ${formatCount(total - problems.length)} others`}
        </Button>
      )}
    </section>
  );
}
