import { useId } from 'react';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { dropCandidate, useAddModel } from '../state/addModel.ts';
import { AddFromComputer } from './AddFromComputer.tsx';
import { AddFromHub } from './AddFromHub.tsx';
import { AddFromTable } from './AddFromTable.tsx';
import styles from './AddModel.module.css';
import { PlanCard } from './PlanCard.tsx';

/** Three ways to a model; each shows first what it is and needs. */
export function AddModel() {
  const { candidate, busy, error } = useAddModel();
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        Add a model
      </h3>
      <div className={styles.ways}>
        <AddFromHub disabled={busy !== undefined} />
        <AddFromComputer disabled={busy !== undefined} />
        <AddFromTable />
      </div>
      <p className={styles.busy} role="status" aria-label="Adding a model">
        {busy ?? (candidate && <span className="visually-hidden">The plan of {candidate.plan.title} is below.</span>)}
      </p>
      {error && <ErrorNote error={error} onDismiss={dropCandidate} />}
      {candidate && <PlanCard candidate={candidate} disabled={busy !== undefined} />}
    </section>
  );
}
