import type { AttentionLook, Look } from '../../shared/looks.ts';
import { formatShare } from '../parts/format.ts';
import { seenColumns, strongestPairs, type Head } from './attention.ts';
import styles from './StrongestPairs.module.css';
import type { Names } from './useModelNames.ts';
import { quote } from './words.ts';

const LISTED = 20;

interface Props {
  look: Look;
  read: readonly string[];
  attention: AttentionLook;
  rows: readonly number[];
  head: Head;
  names: Names;
}

/** What a picture shows, for reading: the strongest pairs of tokens. */
export function StrongestPairs({ look, read, attention, rows, head, names }: Props) {
  const pairs = strongestPairs(attention, rows, head, LISTED);
  const blind = rows.filter((row) => seenColumns(attention, row) === 0).length;
  return (
    <>
      <table className={styles.table}>
        <caption className={styles.caption}>The {pairs.length} strongest pairs</caption>
        <thead>
          <tr>
            <th scope="col">{names.anchor} had read</th>
            <th scope="col">It looks at</th>
            <th scope="col">With</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(({ row, column, weight }) => (
            <tr key={`${row} ${column}`}>
              <td>
                {quote(look.tokens[row] ?? '')} <span className={styles.at}>token {row + 1}</span>
              </td>
              <td>
                {quote(read[column] ?? '')} <span className={styles.at}>token {column + 1}</span>
              </td>
              <td>{formatShare(weight)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {blind > 0 && <p className={styles.at}>{blind} of these rows see nothing yet.</p>}
    </>
  );
}
