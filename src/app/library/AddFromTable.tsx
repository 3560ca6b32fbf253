import { Button } from '../parts/Button.tsx';
import { closeLibrary } from '../state/library.ts';
import { openMaking } from '../state/making.ts';
import styles from './AddWay.module.css';

/** A model of one's own knowledge, trained here; also by dropping the table into the library. */
export function AddFromTable() {
  const open = (): void => {
    closeLibrary();
    openMaking();
  };
  return (
    <section className={styles.way} aria-label="Teach a small model your table">
      <h4 className={styles.title}>Teach a small model your table</h4>
      <p className={styles.about}>
        Two columns, such as names and numbers: a small model that knows them by heart is trained in this page. Drop the
        table here, or choose it next.
      </p>
      <div className={styles.buttons}>
        <Button icon="grid" data-place="table" aria-haspopup="dialog" onClick={open}>
          Make one from a table
        </Button>
      </div>
    </section>
  );
}
