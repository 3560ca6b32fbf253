import type { Ref } from 'react';
import { useWiring } from '../state/wiring.ts';
import { jacksOf, jackY, wirePath } from './boardLayout.ts';
import type { Drag } from './useDrag.ts';
import type { WireModels } from './useModels.ts';
import styles from './Wires.module.css';

interface Props {
  ref: Ref<SVGSVGElement>;
  models: WireModels;
  height: number;
  drag?: Drag;
  marked?: string;
}

/** The drawing of what the table says. Stretched to any width; lines keep their own. */
export function Wires({ ref, models: { anchor, augmenters }, height, drag, marked }: Props) {
  const links = useWiring((state) => state.links);
  return (
    <svg
      ref={ref}
      className={styles.wires}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {links.map((link) => {
        const [from, to] = jacksOf(link, anchor.id).map((jack) => jackY(jack, anchor, augmenters));
        return (
          <path
            key={link.id}
            className={styles.wire}
            d={wirePath(from, to)}
            data-off={!link.enabled || undefined}
            data-marked={marked === link.id || undefined}
          />
        );
      })}
      {drag && (
        <path
          className={styles.rubber}
          d={wirePath(jackY(drag.from, anchor, augmenters), drag.y, drag.from.side === 'augmenter' ? 0 : 100, drag.x)}
        />
      )}
    </svg>
  );
}
