import { ErrorNote } from '../parts/ErrorNote.tsx';
import { dismiss, useNotices } from '../state/notices.ts';
import styles from './Notices.module.css';

/** Failures that belong to no part of the page, above its lower edge. */
export function Notices() {
  const { notices } = useNotices();
  return (
    <aside className={styles.notices} aria-label="Notices" hidden={notices.length === 0}>
      {notices.map(({ id, error }) => (
        <ErrorNote key={id} error={error} onDismiss={() => dismiss(id)} />
      ))}
    </aside>
  );
}
