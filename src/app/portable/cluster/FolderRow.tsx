import type { ReactNode } from 'react';
import styles from './ClusterDialog.module.css';

interface Props {
  path: string;
  about: string;
  /** A button to save it. */
  children?: ReactNode;
}

/** What lies at a place of the folder. */
export function FolderRow({ path, about, children }: Props) {
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.path}>{path}</p>
        <p className={styles.about}>{about}</p>
      </div>
      {children}
    </li>
  );
}
