import styles from './KeyTable.module.css';

interface Props {
  caption: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A few rows of keys and values. */
export function KeyTable({ caption, heads, rows }: Props) {
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {heads
            .map((head, column) => ({ head, column }))
            .map(({ head, column }) => (
              <th key={column} scope="col">
                {head}
              </th>
            ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, ...others]) => (
          <tr key={key}>
            <td>{key}</td>
            {others
              .map((cell, column) => ({ cell, column }))
              .map(({ cell, column }) => (
                <td key={column}>{cell}</td>
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
