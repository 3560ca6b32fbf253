import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { useKeptFocus } from './useKeptFocus.ts';
import styles from './SeriesBar.module.css';

interface Props {
  /** "Sweep" */
  name: string;
  state: 'running' | 'paused' | 'stopped' | 'finished';
  /** Where it stands. */
  line: string;
  why?: string;
  /** On what it is made. */
  about: ReactNode;
  /** Trials that are done, the present one in part, of all. */
  done: number;
  all: number;
  canResume: boolean;
  onPause: () => void;
  onResume: () => void;
  onStop: () => void;
  /** What else can be done: buttons. */
  children: ReactNode;
}

/** How far a series of trials is, and what can be done with it. */
export function SeriesBar({ name, state, line, why, about, done, all, children, ...ways }: Props) {
  const isUnderWay = state === 'running' || state === 'paused';
  const bar = useKeptFocus<HTMLDivElement>(state);
  return (
    <div ref={bar} className={styles.controls} role="group" aria-label={name} tabIndex={-1}>
      <div className={styles.words}>
        <p className={styles.line}>{line}</p>
        {why && <p className={styles.why}>{why}</p>}
        <p className={styles.about}>{about}</p>
      </div>
      <div className={styles.ways}>
        {state === 'running' && (
          <Button icon="pause" onClick={ways.onPause}>
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button look="strong" icon="play" disabled={!ways.canResume} onClick={ways.onResume}>
            Resume
          </Button>
        )}
        {isUnderWay && (
          <Button icon="stop" onClick={ways.onStop}>
            Stop
          </Button>
        )}
        {children}
      </div>
      {isUnderWay && (
        <div className={styles.bar}>
          <ProgressBar label={name} value={done} max={all} />
        </div>
      )}
    </div>
  );
}
