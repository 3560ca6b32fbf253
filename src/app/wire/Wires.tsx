import type { Ref } from 'react';
import { useWiring } from '../state/wiring.ts';
import { flank, jacksOf, jackY, wirePath, type Flank } from './boardLayout.ts';
import type { Drag } from './useDrag.ts';
import type { WireModels } from './useModels.ts';
import styles from './Wires.module.css';

interface Props {
  ref: Ref<SVGSVGElement>;
  models: WireModels;
  /** Where the augmenters stand, seen from the anchor. */
  side: Flank;
  height: number;
  drag?: Drag;
  marked?: string;
}

/** The drawing of what the table says. Stretched to any width; lines keep their own. */
export function Wires({ ref, models: { anchor, augmenters }, side, height, drag, marked }: Props) {
  const links = useWiring((state) => state.links);
  const here = flank(augmenters, side).map(({ id }) => id);
  /** Left and right end of the drawing. */
  const [augmenterX, anchorX] = side === 'left' ? [0, 100] : [100, 0];
  return (
    <svg
      ref={ref}
      className={styles.wires}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {links
        .filter(({ augmenter }) => here.includes(augmenter))
        .map((link) => {
          const [from, to] = jacksOf(link, anchor.id).map((jack) => jackY(jack, anchor, augmenters));
          return (
            <path
              key={link.id}
              className={styles.wire}
              d={wirePath(from, to, augmenterX, anchorX)}
              data-off={!link.enabled || undefined}
              data-marked={marked === link.id || undefined}
            />
          );
        })}
      {drag?.flank === side && (
        <path
          className={styles.rubber}
          d={wirePath(
            jackY(drag.from, anchor, augmenters),
            drag.y,
            drag.from.side === 'augmenter' ? augmenterX : anchorX,
            drag.x,
          )}
        />
      )}
    </svg>
  );
}
