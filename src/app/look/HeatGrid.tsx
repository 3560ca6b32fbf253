import { useState, type CSSProperties, type ReactNode } from 'react';
import { tokenSign } from '../parts/tokenSign.ts';
import styles from './HeatGrid.module.css';
import { useGridKeys } from './useGridKeys.ts';
import { bare } from './words.ts';

export interface HeatCell {
  /** 0…1: how hot. */
  heat: number;
  text: string;
  /** The same in a sentence: its name for who cannot see it. */
  words: string;
}

export interface HeatRow {
  key: string | number;
  header: ReactNode;
  cells: HeatCell[];
  /** The one that the rest of the drawer is about. */
  isMarked?: boolean;
  /** Instead of cells. */
  nothing?: string;
}

interface Props {
  caption: string;
  corner: string;
  columns: { key: string | number; token: string; isMarked?: boolean }[];
  rows: HeatRow[];
  /** Where Tab comes in. */
  start: { row: number; column: number };
  onChoose?: (row: number, column: number) => void;
}

/** A table of shares: each cell a number on as much colour as it says. One tab stop, arrow keys inside. */
export function HeatGrid({ caption, corner, columns, rows, start, onChoose }: Props) {
  const keys = useGridKeys(rows.length, columns.length, start);
  const [pointed, setPointed] = useState<string>();
  const hint = onChoose ? 'Arrow keys move; Enter chooses.' : 'Arrow keys move.';
  return (
    <div className={styles.frame}>
      <div className={styles.scroll}>
        {/* Keys bubble up from its cells, which are what has the focus. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/interactive-supports-focus */}
        <table role="grid" className={styles.grid} onKeyDown={keys.pressed}>
          <caption className="visually-hidden">
            {caption} {hint}
          </caption>
          <thead>
            <tr>
              <th scope="col" className={styles.corner}>
                {corner}
              </th>
              {columns.map(({ key, token, isMarked }) => (
                <th
                  key={key}
                  scope="col"
                  className={styles.column}
                  aria-label={bare(token)}
                  data-marked={isMarked || undefined}
                >
                  <span>{tokenSign(token)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, header, cells, isMarked, nothing }, row) => (
              <tr key={key} data-marked={isMarked || undefined}>
                <th scope="row" className={styles.row}>
                  <span className={styles.header}>{header}</span>
                </th>
                {nothing !== undefined && (
                  <Cell
                    className={styles.nothing}
                    at={[row, 0]}
                    isStop={row === keys.row}
                    span={columns.length}
                    onFocus={() => keys.focused(row, 0)}
                  >
                    {nothing}
                  </Cell>
                )}
                {nothing === undefined &&
                  cells.map(({ heat, text, words }, column) => (
                    <Cell
                      key={columns[column].key}
                      className={styles.cell}
                      at={[row, column]}
                      heat={heat}
                      name={words}
                      isStop={row === keys.row && column === keys.column}
                      onFocus={() => {
                        keys.focused(row, column);
                        setPointed(words);
                      }}
                      onPoint={() => setPointed(words)}
                      onChoose={onChoose && (() => onChoose(row, column))}
                    >
                      {text}
                    </Cell>
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.words} aria-hidden="true">
        {pointed ?? 'Point at a cell, or move with the arrow keys.'}
      </p>
    </div>
  );
}

interface CellProps {
  className: string;
  at: [number, number];
  heat?: number;
  name?: string;
  isStop: boolean;
  span?: number;
  onFocus: () => void;
  onPoint?: () => void;
  onChoose?: () => void;
  children: ReactNode;
}

function Cell({ className, at, heat, name, isStop, span, onFocus, onPoint, onChoose, children }: CellProps) {
  return (
    <td
      tabIndex={isStop ? 0 : -1}
      className={className}
      data-cell={at.join(' ')}
      aria-label={name}
      colSpan={span}
      style={
        heat === undefined ? undefined : ({ '--heat': `${(100 * Math.min(1, heat)).toFixed(1)}%` } as CSSProperties)
      }
      onFocus={onFocus}
      onPointerEnter={onPoint}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (!onChoose || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        onChoose();
      }}
    >
      {children}
    </td>
  );
}
