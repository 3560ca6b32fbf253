import { useId, useRef } from 'react';
import type { DraftChange } from '../../../shared/exampleDraft.ts';
import { Button } from '../../parts/Button.tsx';
import { formatCount, formatPlural } from '../../parts/format.ts';
import { changeDraft, showMoreProblems, useExampleDraft } from '../../state/exampleDraft.ts';
import styles from './DraftProblems.module.css';
import { ProblemRow } from './ProblemRow.tsx';

/** Lines that give no example, to be put right or skipped. Those that nobody touches are skipped as well. */
export function DraftProblems({ total, onDone }: { total: number; onDone: () => void }) {
  const { draft, problems, isTaking } = useExampleDraft();
  const list = useRef<HTMLUListElement>(null);
  const heading = useId();
  const fileName = (id: number): string | undefined =>
    (draft?.files.length ?? 0) > 1 ? draft?.files.find((file) => file.id === id)?.name : undefined;
  /** What had the focus is gone with its line: the next one takes it. */
  const change = async (to: DraftChange, said: string, place: number): Promise<void> => {
    await changeDraft(to, said);
    const rows = list.current?.children;
    const next = rows?.[Math.min(place, rows.length - 1)]?.querySelector<HTMLElement>('input, button');
    if (next) next.focus();
    else onDone();
  };
  return (
    <section className={styles.problems} aria-labelledby={heading}>
      <div className={styles.head}>
        <h4 id={heading} className={styles.title}>
          {formatPlural(total, 'line')} to look at
        </h4>
        <Button
          look="quiet"
          disabled={isTaking}
          onClick={() => void change({ skipProblems: true }, 'All of them are skipped.', 0)}
        >
          {total === 1 ? 'Skip it' : `Skip all ${formatCount(total)}`}
        </Button>
      </div>
      <ul ref={list} className={styles.list} aria-label="Lines that cannot be used">
        {problems.map((problem, place) => (
          <ProblemRow
            key={`${problem.file} ${problem.line}`}
            problem={problem}
            fileName={fileName(problem.file)}
            disabled={isTaking}
            onChange={(to, said) => void change(to, said, place)}
          />
        ))}
      </ul>
      {total > problems.length && (
        <Button className={styles.more} disabled={isTaking} onClick={() => void showMoreProblems()}>
          {`Show more of the ${formatCount(total - problems.length)} others`}
        </Button>
      )}
    </section>
  );
}
