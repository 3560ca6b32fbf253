import type { ReactNode } from 'react';
import styles from './ClusterDialog.module.css';

interface Props {
  title: string;
  about: string;
  /** Absent: there is none, and why. */
  command?: string;
  obstacle?: string;
  /** Buttons. */
  children: ReactNode;
}

/** A command to copy, or why there is none. */
export function CommandBox({ title, about, command, obstacle, children }: Props) {
  return (
    <li className={styles.command}>
      <h4>{title}</h4>
      {command === undefined ? (
        <p className={styles.missing}>{obstacle}</p>
      ) : (
        <>
          <p className={styles.about}>{about}</p>
          <pre className={styles.code}>
            <code>{command}</code>
          </pre>
        </>
      )}
      <div className={styles.ways}>{children}</div>
    </li>
  );
}
