import type { ReactNode } from 'react';
import type { ErrorData } from '../../shared/errors.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import styles from './ErrorNote.module.css';
import { Icon } from './Icon.tsx';

interface Props {
  error: ErrorData;
  /** What else can be done: buttons. */
  children?: ReactNode;
  onDismiss?: () => void;
}

/** A failure in words: what happened, what to do, and a report to copy where there is more to say. */
export function ErrorNote({ error, children, onDismiss }: Props) {
  return (
    <div className={styles.note} role="alert">
      <Icon name="warning" />
      <div className={styles.text}>
        <p className={styles.message}>{error.message}</p>
        {error.hint && <p className={styles.hint}>{error.hint}</p>}
        <div className={styles.actions}>
          {children}
          {error.detail && <CopyButton text={report(error)}>Copy report</CopyButton>}
          {onDismiss && <Button onClick={onDismiss}>Dismiss</Button>}
        </div>
      </div>
    </div>
  );
}

function report({ code, message, detail }: ErrorData): string {
  return [`Patchbay: ${code}`, message, detail, navigator.userAgent, new Date().toISOString()].join('\n');
}
