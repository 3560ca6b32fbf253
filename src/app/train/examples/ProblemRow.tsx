import { useState } from 'react';
import type { DraftChange, DraftProblem } from '../../../shared/exampleDraft.ts';
import { Button } from '../../parts/Button.tsx';
import { TextField } from '../../parts/TextField.tsx';
import styles from './DraftProblems.module.css';

interface Props {
  problem: DraftProblem;
  /** Where there are several. */
  fileName?: string;
  disabled: boolean;
  /** @param said what it has done. */
  onChange: (change: DraftChange, said: string) => void;
}

/** One line: why it gives no example, and a field to put it right. */
export function ProblemRow({ problem, fileName, disabled, onChange }: Props) {
  const { file, line, text, isCut, reason } = problem;
  const [mended, setMended] = useState(text);
  const where = fileName ? `Line ${line} of ${fileName}` : `Line ${line}`;
  return (
    <li className={styles.problem}>
      <p className={styles.reason}>
        <strong>{where}:</strong> {reason}
      </p>
      {isCut && <p className={styles.cut}>{text}…</p>}
      <div className={styles.mend}>
        {!isCut && (
          <div className={styles.field}>
            <TextField name={`${where}, as it should be`} hidesName value={mended} onChange={setMended} />
          </div>
        )}
        {!isCut && (
          <Button
            disabled={disabled || mended.trim() === '' || mended === text}
            onClick={() => onChange({ file, line, text: mended }, `${where} was taken as it is now.`)}
          >
            Use this line<span className="visually-hidden"> {line}</span>
          </Button>
        )}
        <Button
          look="quiet"
          disabled={disabled}
          onClick={() => onChange({ file, line, text: undefined }, `${where} is skipped.`)}
        >
          Skip<span className="visually-hidden"> {where.toLowerCase()}</span>
        </Button>
      </div>
    </li>
  );
}
