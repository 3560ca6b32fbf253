import { useId } from 'react';
import type { TableReport } from '../../shared/madeModels.ts';
import { Button } from '../parts/Button.tsx';
import { formatCount } from '../parts/format.ts';
import { SelectField } from '../parts/SelectField.tsx';
import { TextField } from '../parts/TextField.tsx';
import { chooseColumns, forgetTable, make, nameModel, useMaking } from '../state/making.ts';
import { KeyTable } from './KeyTable.tsx';
import { planSentence, problemsSummary, rowsSentence, sumsSentence } from './makingWords.ts';
import styles from './TableForm.module.css';

const SHOWN = 5;

/** What was read of the table, and what would be trained. */
export function TableForm({ table }: { table: TableReport }) {
  const { name, columns, key, value, rows, firstRows, problems, problemCount } = table;
  const { title, isReading } = useMaking();
  const heading = useId();
  const options = columns.map((column) => ({ value: column, label: column }));
  const choose = (choice: { key: string; value: string }): void =>
    // The same column twice says nothing: then the two change places.
    void chooseColumns(choice.key === choice.value ? { key: value, value: key } : choice);
  return (
    <>
      <section className={styles.part} aria-labelledby={heading}>
        <h3 id={heading} className={styles.name}>
          {name}
        </h3>
        <p className={styles.about}>{rowsSentence(table)}</p>
        <div className={styles.columns}>
          <SelectField
            name="Key"
            value={key}
            options={options}
            disabled={isReading}
            onChange={(column) => choose({ key: column, value })}
          />
          <SelectField
            name="What it stands for"
            value={value}
            options={options}
            disabled={isReading}
            onChange={(column) => choose({ key, value: column })}
          />
        </div>
        <KeyTable
          caption="First rows"
          heads={[key, value]}
          rows={firstRows.slice(0, SHOWN).map((row) => [row.key, row.value])}
        />
        {rows > SHOWN && <p className={styles.about}>and {formatCount(rows - SHOWN)} more rows</p>}
      </section>
      {problemCount > 0 && (
        <details className={styles.problems}>
          <summary>{problemsSummary(problemCount)}</summary>
          <ul>
            {problems.map(({ line, reason }) => (
              <li key={line}>
                Line {line}: {reason}
              </li>
            ))}
            {problemCount > problems.length && <li>and {formatCount(problemCount - problems.length)} more</li>}
          </ul>
        </details>
      )}
      <div className={styles.plan}>
        <p>{planSentence(table.plan)}</p>
        <p className={styles.about}>{sumsSentence(table)}</p>
      </div>
      <TextField name="Name of the model" value={title} onChange={nameModel} />
      <div className={styles.ways}>
        <Button look="strong" icon="play" disabled={isReading || rows === 0} onClick={() => void make()}>
          Make it
        </Button>
        <Button look="quiet" onClick={forgetTable}>
          Another table
        </Button>
      </div>
    </>
  );
}
