import { layerName } from '../../shared/composition.ts';
import { memo } from 'react';
import { formatPlural } from '../parts/format.ts';
import { type Flank } from './boardLayout.ts';
import { NAMED_ROW } from './layerRuns.ts';
import styles from './Rail.module.css';

interface Props {
  jackKey: string;
  layer: number;
  title: string;
  top: number;
  height: number;
  /** Id of what describes it. */
  kind: string;
  /** How many links are plugged in on each side; absent where no wire can arrive. */
  left?: number;
  right?: number;
  isHeld: boolean;
  isRefused: boolean;
  isStop: boolean;
  onFocus: (layer: number) => void;
}

/** A layer to plug wires into. What happens to it is heard by the board, so that a hundred of them cost nothing. */
export const JackButton = memo(function JackButton({ layer, title, top, height, left, right, ...jack }: Props) {
  return (
    <button
      type="button"
      className={styles.jack}
      style={{ top, height }}
      data-jack={jack.jackKey}
      data-size={height < NAMED_ROW ? 'slim' : height < 24 ? 'low' : undefined}
      data-state={jack.isHeld ? 'held' : jack.isRefused ? 'refused' : undefined}
      tabIndex={jack.isStop ? 0 : -1}
      aria-label={`${title} ${layerName(layer)}, ${formatPlural((left ?? 0) + (right ?? 0), 'link')}`}
      aria-describedby={jack.kind}
      aria-pressed={jack.isHeld}
      onFocus={() => jack.onFocus(layer)}
    >
      <Dot end="left" plugs={left} />
      <span className={styles.name} data-layer={layer}>
        <span className={styles.long}>{layerName(layer)}</span>
      </span>
      <Dot end="right" plugs={right} />
    </button>
  );
});

/** Filled when something is plugged in; with their number when there are several. */
function Dot({ end, plugs }: { end: Flank; plugs?: number }) {
  if (plugs === undefined) return null;
  return (
    <span className={styles.dot} data-end={end} data-plugged={plugs > 0 || undefined}>
      {plugs > 1 && plugs}
    </span>
  );
}
