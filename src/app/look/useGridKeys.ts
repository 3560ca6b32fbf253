// One tab stop for a whole table: arrow keys move among its cells, Home and End along a row, with Ctrl to its corners.
import { useState, type KeyboardEvent } from 'react';

export interface GridKeys {
  row: number;
  column: number;
  focused: (row: number, column: number) => void;
  pressed: (event: KeyboardEvent<HTMLTableElement>) => void;
}

/** @param start where Tab comes in, until a person has moved. */
export function useGridKeys(rows: number, columns: number, start: { row: number; column: number }): GridKeys {
  const [moved, setMoved] = useState<{ row: number; column: number }>();
  const at = moved && moved.row < rows && moved.column < columns ? moved : start;
  const row = clamp(at.row, rows);
  const column = clamp(at.column, columns);
  const pressed = (event: KeyboardEvent<HTMLTableElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.cell === undefined) return;
    const to = target(event, row, column, rows, columns);
    if (!to) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${to.join(' ')}"]`)?.focus();
  };
  return { row, column, pressed, focused: (toRow, toColumn) => setMoved({ row: toRow, column: toColumn }) };
}

const clamp = (at: number, count: number): number => Math.max(0, Math.min(at, count - 1));

function target(
  { key, ctrlKey }: KeyboardEvent,
  row: number,
  column: number,
  rows: number,
  columns: number,
): [number, number] | undefined {
  const last = [rows - 1, columns - 1];
  switch (key) {
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(last[1], column + 1)];
    case 'ArrowUp':
      return [Math.max(0, row - 1), column];
    case 'ArrowDown':
      return [Math.min(last[0], row + 1), column];
    case 'Home':
      return [ctrlKey ? 0 : row, 0];
    case 'End':
      return [ctrlKey ? last[0] : row, last[1]];
    default:
      return undefined;
  }
}
