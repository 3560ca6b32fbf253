import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import type { IconName } from './Icon.tsx';
import { useKeptFocus } from './useKeptFocus.ts';
import styles from './SeriesLine.module.css';

interface Props {
  /** "Sweep" */
  name: string;
  icon: IconName;
  /** What the button says. */
  question: string;
  isReady: boolean;
  isTraining: boolean;
  /** Absent when there is none. */
  series?: { state: 'running' | 'paused' | 'stopped' | 'finished'; words: string; why?: string };
  onOpen: () => void;
  onPause: () => void;
  onResume: () => void;
  /** The dialog. */
  children: ReactNode;
}

/** The way to a series of trials, and how far it is while it goes on behind the page. */
export function SeriesLine({ name, icon, question, isReady, isTraining, series, children, ...ways }: Props) {
  const hidden = <span className="visually-hidden"> the {name.toLowerCase()}</span>;
  const line = useKeptFocus<HTMLDivElement>(series?.state);
  return (
    <div ref={line} className={styles.line} role="group" aria-label={name} tabIndex={-1}>
      <Button icon={icon} aria-haspopup="dialog" disabled={!isReady} onClick={ways.onOpen}>
        {question}
      </Button>
      {series && (
        <p className={styles.words}>
          {series.words}
          {series.why && <span className={styles.why}>{series.why}</span>}
        </p>
      )}
      {series?.state === 'running' && (
        <Button look="quiet" icon="pause" onClick={ways.onPause}>
          Pause{hidden}
        </Button>
      )}
      {series?.state === 'paused' && (
        <Button look="quiet" icon="play" disabled={!isReady || isTraining} onClick={ways.onResume}>
          Resume{hidden}
        </Button>
      )}
      {/* Not every step: what has come to an end, or to a rest. */}
      <p className="visually-hidden" role="status" aria-label={name}>
        {series && series.state !== 'running' && `${series.words}. ${series.why ?? ''}`}
      </p>
      {children}
    </div>
  );
}
