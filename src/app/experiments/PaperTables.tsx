import type { PaperTable } from '../../shared/experiments.ts';
import styles from './FigureTable.module.css';
import group from './GroupSection.module.css';

/** The paper's own numbers, as they stand there. */
export function PaperTables({ tables }: { tables: readonly PaperTable[] }) {
  if (tables.length === 0) return null;
  return (
    <section className={group.section} aria-labelledby="experiment-paper">
      <h3 id="experiment-paper" className={group.title}>
        What the paper has
      </h3>
      <p className={group.about}>
        Its models have billions of weights, these some hundred thousand: what can be compared is who wins, and by how
        much.
      </p>
      {tables.map(({ title, columns, rows }) => (
        <div key={title} className={styles.scroll} role="group" aria-label={`The paper’s ${title}`} tabIndex={0}>
          <p className={group.about}>{title}</p>
          <table className={styles.table}>
            <caption className="visually-hidden">The paper’s {title}</caption>
            <thead>
              <tr>
                <th scope="col" className={styles.first}>
                  Task
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.title}>
                  <th scope="row">{row.title}</th>
                  {columns.map((column, i) => (
                    <td key={column}>{row.cells[i] ?? '–'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  );
}
