import { useState } from 'react';
import type { DraftChange, ExampleList, ExamplesDraft } from '../../../shared/exampleDraft.ts';
import { formatPlural } from '../../parts/format.ts';
import { changeDraft, useExampleDraft } from '../../state/exampleDraft.ts';
import styles from './DraftChecks.module.css';
import { ExampleTable } from './ExampleTable.tsx';

interface Check {
  of: ExampleList;
  /** How many, and what they are. */
  words: string;
  why: string;
  /** Absent: nothing can be left out, since nobody knows which of them is right. */
  leavesOut?: boolean;
  change?: (leavesOut: boolean) => DraftChange;
  count: number;
}

/** What spoils a training or its score without being wrong: said, shown, and left out where that helps. */
export function DraftChecks({ draft, version }: { draft: ExamplesDraft; version: string }) {
  const checks = checksOf(draft).filter(({ count }) => count > 0);
  if (checks.length === 0) return null;
  return (
    <ul className={styles.checks} aria-label="What to know of these examples">
      {checks.map((check) => (
        <CheckRow key={check.of} check={check} version={version} />
      ))}
    </ul>
  );
}

function CheckRow({ check, version }: { check: Check; version: string }) {
  const { of, words, why, leavesOut, change } = check;
  const isTaking = useExampleDraft((view) => view.isTaking);
  const [isShown, setIsShown] = useState(false);
  return (
    <li className={styles.check}>
      <p className={styles.words}>
        <strong>{words}</strong> <span className={styles.why}>{why}</span>
      </p>
      {change && (
        <label className={styles.switch}>
          <input
            type="checkbox"
            checked={leavesOut}
            disabled={isTaking}
            onChange={({ target }) => void changeDraft(change(target.checked))}
          />
          Leave them out
        </label>
      )}
      <details className={styles.show} onToggle={({ currentTarget }) => setIsShown(currentTarget.open)}>
        <summary>
          Show<span className="visually-hidden"> {words}</span>
        </summary>
        {isShown && <ExampleTable caption={words} of={of} version={version} />}
      </details>
    </li>
  );
}

function checksOf(draft: ExamplesDraft): Check[] {
  const { duplicates, conflicts, leaks } = draft;
  return [
    {
      of: 'draftDuplicates',
      count: duplicates,
      words: `${formatPlural(duplicates, 'example')} ${duplicates === 1 ? 'stands' : 'stand'} here again`,
      why: 'word for word, and would count more than the others.',
      leavesOut: draft.leavesOutDuplicates,
      change: (leavesOutDuplicates) => ({ leavesOutDuplicates }),
    },
    {
      of: 'draftConflicts',
      count: conflicts,
      words: `${formatPlural(conflicts, 'question')} ${conflicts === 1 ? 'has' : 'have'} different answers:`,
      why: 'no model can be right on all of them.',
    },
    {
      of: 'draftLeaks',
      count: leaks,
      words: `${formatPlural(leaks, 'question')} to train on ${leaks === 1 ? 'is' : 'are'} held out as well,`,
      why: 'so the score would say more than what was learned.',
      leavesOut: draft.leavesOutLeaks,
      change: (leavesOutLeaks) => ({ leavesOutLeaks }),
    },
  ];
}
