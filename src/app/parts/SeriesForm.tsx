import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { aboutTime, formatPlural } from './format.ts';
import { NumberField } from './NumberField.tsx';
import styles from './SeriesForm.module.css';

export interface Budget {
  steps: number;
  /** Held-out questions that each is scored on. */
  limit: number;
}

interface Props {
  /** Over what can be chosen, the children. */
  title: string;
  budget: Budget;
  onBudget: (budget: Budget) => void;
  heldOut: number;
  /** Which settings the runs have. */
  about: string;
  /** How many there will be: "4 runs". */
  count: string;
  /** Undefined: not known. */
  seconds: number | undefined;
  /** What goes when this starts. */
  replaced?: string;
  /** Why it cannot start. */
  obstacle: string | undefined;
  /** Below the budget. */
  more?: ReactNode;
  start: string;
  onStart: () => void;
  onCancel?: () => void;
  children: ReactNode;
}

/** A row of training runs before it starts: what is tried, for how long, and how long all of it takes. */
export function SeriesForm(props: Props) {
  const { title, budget, onBudget, heldOut, about, count, seconds, replaced, obstacle, more, children } = props;
  return (
    <div className={styles.form}>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{title}</legend>
        {children}
      </fieldset>
      <fieldset className={styles.budget}>
        <legend className={styles.legend}>Budget of each</legend>
        <NumberField
          name="Steps"
          min={1}
          max={100_000}
          step={1}
          value={budget.steps}
          onChange={(steps) => onBudget({ ...budget, steps })}
        />
        <NumberField
          name="Held-out questions"
          min={1}
          max={Math.max(1, heldOut)}
          step={1}
          value={budget.limit}
          onChange={(limit) => onBudget({ ...budget, limit })}
        />
        <p className={styles.about}>{about}</p>
      </fieldset>
      {more}
      <div className={styles.foot}>
        <p className={styles.sum} aria-live="polite">
          <strong>{count}</strong> of {formatPlural(budget.steps, 'step')} each:{' '}
          {seconds === undefined ? 'how long it takes is known once the first one runs' : aboutTime(seconds)}.
          {replaced && ` ${replaced}`}
        </p>
        {props.onCancel && <Button onClick={props.onCancel}>Keep the results</Button>}
        <Button look="strong" icon="play" disabled={obstacle !== undefined} onClick={props.onStart}>
          {props.start}
        </Button>
        {obstacle && <p className={styles.obstacle}>{obstacle}</p>}
      </div>
    </div>
  );
}
