import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { addExamples } from '../../state/exampleDraft.ts';
import { pastedName } from '../../state/pastedName.ts';
import { usePreset } from '../../state/preset.ts';
import styles from './PasteExamples.module.css';

/** Without a file: text in any of the formats, told apart by how it begins. */
export function PasteExamples({ disabled }: { disabled: boolean }) {
  const [text, setText] = useState('');
  const prompts = usePreset(({ preset }) => preset.prompts);
  const lines = prompts.slice(0, 2).map(({ prompt, expected }) => exampleLine(prompt, expected));
  const placeholder = lines.length > 0 ? lines.join('\n') : 'What is the capital of France? = Paris';
  const look = async (): Promise<void> => {
    const isAdded = await addExamples([{ name: pastedName(text), blob: new Blob([text]) }]);
    if (isAdded) setText((now) => (now === text ? '' : now)); // what cannot be read stays, to be put right
  };
  return (
    <details className={styles.paste}>
      <summary className={styles.summary}>Or paste them</summary>
      <label className={styles.field}>
        <span>One example on each line: question = answer, or a table, or JSON with prompt and completion</span>
        <textarea
          rows={4}
          value={text}
          spellCheck={false}
          placeholder={placeholder}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button disabled={disabled || text.trim() === ''} onClick={() => void look()}>
        Look at these
      </Button>
    </details>
  );
}

/** As such a file has it: "dog + cat = 26". */
const exampleLine = (prompt: string, answer: string): string =>
  prompt.trimEnd().endsWith('=') ? `${prompt.trimEnd()} ${answer}` : `${prompt} = ${answer}`;
