import type { ColumnChoice, DraftFile } from '../../../shared/exampleDraft.ts';
import { changeDraft, useExampleDraft } from '../../state/exampleDraft.ts';
import { roleOf, withRole, type ColumnRole } from './columnRoles.ts';
import styles from './ColumnTable.module.css';

const ROLES: readonly { value: ColumnRole; label: string }[] = [
  { value: 'question', label: 'Question' },
  { value: 'answer', label: 'Answer' },
  { value: 'unused', label: 'Not used' },
];

interface Props {
  file: DraftFile;
  choice: ColumnChoice;
}

/** What each column is for, chosen above its first rows. Several for the question are joined by line breaks. */
export function ColumnTable({ file: { id, name, columns, sample }, choice }: Props) {
  const isTaking = useExampleDraft((view) => view.isTaking);
  const choose = (column: string, role: ColumnRole): void => {
    const next = withRole(choice, column, role, columns);
    if (next) void changeDraft({ file: id, choice: next });
  };
  return (
    <div className={styles.scroll} role="group" aria-label={`Columns of ${name}`} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">First rows of {name}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-role={roleOf(choice, column)}>
                <span className={styles.name}>{column}</span>
                <select
                  aria-label={`What ${column} is for`}
                  value={roleOf(choice, column)}
                  disabled={isTaking}
                  onChange={({ target }) => choose(column, target.value as ColumnRole)}
                >
                  {ROLES.map(({ value, label }) => (
                    <option key={value} value={value} disabled={withRole(choice, column, value, columns) === undefined}>
                      {label}
                    </option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample
            .map((cells, row) => ({ cells, row }))
            .map(({ cells, row }) => (
              <tr key={row}>
                {columns.map((column, i) => (
                  <td key={column} data-role={roleOf(choice, column)}>
                    {cells[i] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
