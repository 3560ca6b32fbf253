import { Icon } from '../parts/Icon.tsx';
import { useOpening } from '../state/opening.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useRunPlan } from '../state/runPlan.ts';
import styles from './PlanLine.module.css';
import { planWords } from './planWords.ts';

/** What the next run takes. Why it cannot start is said beside the buttons; what is likely not meant, here. */
export function PlanLine() {
  const { plan, error, isOld } = useRunPlan();
  const isOpen = useOpening(({ status }) => status === 'open');
  const isBusy = useRun(isUnderWay);
  if (!isOpen || isBusy) return null;
  if (error)
    return (
      <p className={styles.line}>
        What a run takes is not known: {error.message} {error.hint}
      </p>
    );
  if (!plan || (plan.obstacles.length > 0 && plan.warnings.length === 0)) return null;
  return (
    <div className={styles.plan} data-old={isOld || undefined}>
      {plan.obstacles.length === 0 && (
        <p className={styles.line} role="status" aria-label="What a run takes">
          {planWords(plan)}
        </p>
      )}
      {plan.warnings.length > 0 && (
        <ul className={styles.warnings} aria-label="Before you start">
          {plan.warnings.map((warning) => (
            <li key={warning}>
              <Icon name="warning" />
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
