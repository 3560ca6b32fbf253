import { useState, type KeyboardEvent } from 'react';
import { layerName, type Layer } from '../../shared/composition.ts';
import type { Candidate } from '../../shared/sweeps.ts';
import type { Identity } from '../parts/identity.ts';
import type { Measure } from '../state/sweepFigures.ts';
import type { Cell } from './cells.ts';
import styles from './SweepGrid.module.css';

interface Props {
  augmenter: string;
  identity: Identity;
  titles: { augmenter: string; anchor: string };
  candidates: readonly Candidate[];
  cells: ReadonlyMap<string, Cell>;
  measure: Measure;
  /** The candidate that is told of in full. */
  shown: string;
  onShow: (id: string) => void;
}

const STEPS: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** Layer of the augmenter × layer of the anchor: a table with one tab stop, in which the arrow keys move. */
export function SweepGrid({ augmenter, identity, titles, candidates, cells, measure, shown, onShow }: Props) {
  const pairs = candidates.filter(({ pair }) => pair?.augmenter === augmenter);
  const rows = layers(pairs.map(({ pair }) => pair?.from ?? 0));
  const columns = layers(pairs.map(({ pair }) => pair?.to ?? 0));
  const [focused, setFocused] = useState<string>();
  const at = (from: Layer, to: Layer): Candidate | undefined =>
    pairs.find(({ pair }) => pair?.from === from && pair.to === to);
  const stop = [focused, shown].find((id) => pairs.some((each) => each.id === id)) ?? pairs[0].id;
  const pressed = (event: KeyboardEvent<HTMLElement>, { pair }: Candidate): void => {
    const step = STEPS[event.key];
    if (!step || !pair) return;
    event.preventDefault();
    const next = at(moved(rows, pair.from, step[0]), moved(columns, pair.to, step[1]));
    const table = event.currentTarget.closest('table');
    table?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(next?.id ?? '')}"]`)?.focus();
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.grid}>
        <caption className={styles.caption}>
          Single links
          <span className="visually-hidden">
            {' '}
            from {titles.augmenter} into {titles.anchor}:{' '}
            {measure === 'exact' ? 'held-out questions answered right' : 'loss on held-out questions'}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={styles.corner} data-identity={identity}>
              from {titles.augmenter}
            </th>
            <th scope="colgroup" colSpan={columns.length} className={styles.axis} data-identity="anchor">
              into {titles.anchor}
            </th>
          </tr>
          <tr>
            {columns.map((to) => (
              <th key={to} scope="col" className={styles.layer}>
                {shortName(to)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((from) => (
            <tr key={from}>
              <th scope="row" className={styles.layer} data-identity={identity}>
                {shortName(from)}
              </th>
              {columns.map((to) => {
                const candidate = at(from, to);
                const cell = candidate && cells.get(candidate.id);
                if (!candidate || !cell) return <td key={to}>–</td>;
                return (
                  <td key={to}>
                    <button
                      type="button"
                      className={styles.cell}
                      data-cell={candidate.id}
                      data-state={cell.state}
                      data-shade={cell.shade}
                      data-best={cell.isBest || undefined}
                      aria-pressed={candidate.id === shown}
                      aria-label={`${layerName(from)} → ${layerName(to)}: ${cell.words}`}
                      tabIndex={candidate.id === stop ? 0 : -1}
                      onFocus={() => setFocused(candidate.id)}
                      onClick={() => onShow(candidate.id)}
                      onKeyDown={(event) => pressed(event, candidate)}
                    >
                      {cell.text}
                      {cell.isBest && <span className={styles.best}>best</span>}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function layers(all: readonly Layer[]): Layer[] {
  return [...new Set(all)].toSorted((a, b) => a - b);
}

function moved(all: readonly Layer[], from: Layer, by: number): Layer {
  return all[Math.min(all.length - 1, Math.max(0, all.indexOf(from) + by))];
}

const shortName = (layer: Layer): string => (layer === 0 ? 'embed.' : String(layer));
