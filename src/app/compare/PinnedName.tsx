import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { Button } from '../parts/Button.tsx';
import { TextField } from '../parts/TextField.tsx';
import { renamePinned } from '../state/pinning.ts';
import styles from './PinnedName.module.css';

/** What the pinned wiring is called, to be changed. */
export function PinnedName({ name, onDone }: { name: string; onDone: () => void }) {
  const [typed, setTyped] = useState(name);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.select(), []);
  const kept = (event: SubmitEvent): void => {
    event.preventDefault();
    void renamePinned(typed);
    onDone();
  };
  return (
    <form ref={form} className={styles.form} onSubmit={kept}>
      <div className={styles.field}>
        <TextField name="Name of the pinned wiring" value={typed} onChange={setTyped} />
      </div>
      <Button type="submit" look="strong" disabled={typed.trim() === ''}>
        Keep the name
      </Button>
      <Button onClick={onDone}>Cancel</Button>
    </form>
  );
}
