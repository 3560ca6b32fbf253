import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { readExamples } from '../state/examples.ts';
import styles from './PasteExamples.module.css';

/** Without a file: text in any of the formats, told apart by how it begins. */
export function PasteExamples({ disabled }: { disabled: boolean }) {
  const [text, setText] = useState('');
  return (
    <details className={styles.paste}>
      <summary className={styles.summary}>Or paste them</summary>
      <label className={styles.field}>
        <span>One example on each line: question = answer, or JSON with prompt and completion</span>
        <textarea
          rows={4}
          value={text}
          spellCheck={false}
          placeholder={'dog + cat = 26\ncat + 7 = 25'}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button
        disabled={disabled || text.trim() === ''}
        onClick={() => void readExamples(text.trimStart().startsWith('{') ? 'pasted.jsonl' : 'pasted.txt', text)}
      >
        Look at these
      </Button>
    </details>
  );
}
