import type { NeededModel } from '../../shared/portable.ts';
import { Button } from '../parts/Button.tsx';
import { openLibrary } from '../state/library.ts';
import styles from './OpenFileDialog.module.css';

/** A model of a file: here, or how it gets here. */
export function NeededModelRow({ model, part }: { model: NeededModel; part: string }) {
  const { title, repository, endpoint, here } = model;
  return (
    <li className={styles.model}>
      <div>
        <p className={styles.name}>
          <span className={styles.part}>{part}</span> {title}
        </p>
        <p className={styles.state} data-missing={here === undefined || undefined}>
          {stateOf(model)}
        </p>
      </div>
      {here === undefined && repository && endpoint && (
        <Button onClick={() => void openLibrary({ endpoint, repository })}>Add from {new URL(endpoint).host}</Button>
      )}
    </li>
  );
}

function stateOf({ id, title, here, differs, repository }: NeededModel): string {
  if (here !== undefined) return here === id ? 'Is here.' : `Is here, as “${here}”.`;
  const how = repository
    ? `It came from ${repository}.`
    : 'It came from no hub: add its files in the library, or make it there from the same table.';
  return differs
    ? `A model called “${title}” is here, with other weights or another tokenizer. ${how}`
    : `Is missing. ${how}`;
}
