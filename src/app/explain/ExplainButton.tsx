import { Suspense, useId, useState, type ToggleEvent } from 'react';
import { lazy } from '../parts/lazy.ts';
import styles from './ExplainButton.module.css';
import type { Topic } from './topics.ts';

const Explanation = lazy(() => import('./Explanation.tsx').then((module) => ({ default: module.Explanation })));

export interface ExplainProps {
  topic: Topic;
  /** What is asked, for example "Why are the models not changed?". */
  children: string;
  /** Beside the sign; else they are for those who do not see it stand next to what it is about. */
  hasWords?: boolean;
}

export function ExplainButton({ topic, children, hasWords = false }: ExplainProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const toggled = ({ newState, currentTarget }: ToggleEvent<HTMLDivElement>): void => {
    setOpen(newState === 'open');
    if (newState === 'open') currentTarget.focus(); // it is read from its beginning; Escape leads back to the button
  };
  return (
    <>
      <button type="button" className={styles.button} popoverTarget={id} aria-haspopup="dialog">
        <span className={styles.sign} aria-hidden="true">
          ?
        </span>
        <span className={hasWords ? undefined : 'visually-hidden'}>{children}</span>
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={children}
        tabIndex={-1}
        className={styles.panel}
        onToggle={toggled}
      >
        <Suspense>{isOpen && <Explanation topic={topic} panel={id} />}</Suspense>
      </div>
    </>
  );
}
