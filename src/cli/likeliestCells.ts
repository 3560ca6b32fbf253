// Logits as a table: of each row the likeliest token.
import { table } from './tables.ts';

/** @param rows [T][V], behind each of these tokens. */
export function likeliestCells(ids: readonly number[], rows: readonly (readonly number[])[]): string {
  const likeliest = rows.map((row) => Array.from(row).reduce((best, value, id) => (value > row[best] ? id : best), 0));
  const cells = likeliest.map((id, i) => [String(ids[i]), String(id), rows[i][id].toFixed(4)]);
  return table([['after', 'likeliest', 'logit'], ...cells]);
}
