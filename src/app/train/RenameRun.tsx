import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { RunRecord } from '../../shared/runRecords.ts';
import { Button } from '../parts/Button.tsx';
import { LONGEST_NAME, renameRun } from '../state/runs.ts';
import styles from './RenameRun.module.css';

interface Props {
  run: RunRecord;
  onDone: () => void;
}

/** A name in place of the old one: Enter takes it, Escape leaves the old one. */
export function RenameRun({ run, onDone }: Props) {
  const [name, setName] = useState(run.name);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => input.current?.select(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onDone();
    void renameRun(run.id, name);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={id} className="visually-hidden">
        New name of {run.name}
      </label>
      <input
        ref={input}
        id={id}
        className={styles.input}
        value={name}
        maxLength={LONGEST_NAME}
        required
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <Button type="submit">Save</Button>
      <Button look="quiet" onClick={onDone}>
        Cancel
      </Button>
    </form>
  );
}
