import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { TABLE_FILES } from '../state/files.ts';
import { readTable, readTableAgain, useMaking } from '../state/making.ts';
import { pastedName } from '../state/pastedName.ts';
import styles from './PickTable.module.css';

/** The table as a file, or as text. */
export function PickTable() {
  const { isReading, file: before, title } = useMaking();
  const [text, setText] = useState('');
  const paste = (): void => void readTable({ name: pastedName(text, 'my-table'), blob: new Blob([text]) });
  return (
    <>
      {before && title !== '' && (
        <div>
          <Button icon="undo" disabled={isReading} onClick={() => void readTableAgain()}>
            {`Read ${before.name} again`}
          </Button>
        </div>
      )}
      <div className={styles.drop}>
        <p>Drop a .csv, .tsv, .jsonl or .txt file anywhere, or</p>
        <FileButton
          accept={TABLE_FILES}
          disabled={isReading}
          onFile={(file) => void readTable({ name: file.name, blob: file })}
        >
          Choose a table
        </FileButton>
      </div>
      <label className={styles.field}>
        <span>Or paste it: a key and its value on each line</span>
        <textarea
          rows={5}
          value={text}
          spellCheck={false}
          placeholder={'word,code\nAnna Müller,12\nnaïve café,7'}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div>
        <Button disabled={isReading || text.trim() === ''} onClick={paste}>
          Look at it
        </Button>
      </div>
    </>
  );
}
