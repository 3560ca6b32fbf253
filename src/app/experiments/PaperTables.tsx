import type { PaperTable } from '../../shared/experiments.ts';
import styles from './PaperTables.module.css';
import shared from './tables.module.css';

/** What the paper says, as it stands there. */
export function PaperTables({ tables }: { tables: readonly PaperTable[] }) {
  if (tables.length === 0) return null;
  return (
    <div className={styles.paper}>
      {tables.map(({ title, columns, rows }) => (
        // A part that scrolls has to be reached by keyboard.
        <div key={title} className={shared.scroll} role="group" aria-label={`The paper, ${title}`} tabIndex={0}>
          <table className={`${shared.table} ${shared.tight}`}>
            <caption className={styles.caption}>{title}</caption>
            <thead>
              <tr>
                <th scope="col">In the paper</th>
                {columns.map((column) => (
                  <th key={column} scope="col" className={shared.number}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.title}>
                  <th scope="row">{row.title}</th>
                  {row.cells.map((cell, i) => (
                    <td key={columns[i]} className={shared.number}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </div>
  );
}
