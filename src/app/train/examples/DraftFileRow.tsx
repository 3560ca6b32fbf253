import type { DraftFile, FileUse } from '../../../shared/exampleDraft.ts';
import { Button } from '../../parts/Button.tsx';
import { SelectField } from '../../parts/SelectField.tsx';
import { changeDraft, useExampleDraft } from '../../state/exampleDraft.ts';
import { ColumnTable } from './ColumnTable.tsx';
import styles from './DraftFileRow.module.css';
import { fileWords, USES } from './draftWords.ts';

/** One file: what it is, where its examples go, and which of its columns make them. */
export function DraftFileRow({ file }: { file: DraftFile }) {
  const { id, name, columns, choice, use } = file;
  const isTaking = useExampleDraft((view) => view.isTaking);
  return (
    <li className={styles.file}>
      <div className={styles.what}>
        <p className={styles.name}>{name}</p>
        <p className={styles.about}>{fileWords(file)}</p>
      </div>
      <SelectField
        name={`Use of ${name}`}
        hidesName
        value={use}
        options={USES}
        disabled={isTaking}
        onChange={(to) => void changeDraft({ file: id, use: to as FileUse })}
      />
      <Button
        look="quiet"
        icon="bin"
        iconOnly
        disabled={isTaking}
        onClick={() => void changeDraft({ file: id, remove: true }, `${name} is out.`)}
      >
        Remove {name}
      </Button>
      {columns.length > 0 && choice && (
        <details className={styles.columns}>
          <summary>
            Columns: {choice.prompt.join(' + ')} → {choice.completion}
          </summary>
          <ColumnTable file={file} choice={choice} />
        </details>
      )}
    </li>
  );
}
