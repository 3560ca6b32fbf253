import { memo } from 'react';
import type { Identity } from '../parts/identity.ts';
import { useLinkDetails } from '../state/linkDetails.ts';
import { useLinkFigures } from '../state/linkFigures.ts';
import type { Flank, Jack } from './boardLayout.ts';
import { useIsMarked } from './useIsMarked.ts';
import { wirePath, wireWidth, writesNothing, type WirePlace } from './wireShape.ts';
import styles from './Wires.module.css';

export interface DrawnWire extends WirePlace {
  isOff: boolean;
  identity: Identity;
}

interface Props {
  wires: readonly DrawnWire[];
  /** Where the augmenters stand, seen from the anchor. */
  side: Flank;
  height: number;
}

/** The drawing of what the table says. Stretched to any width; lines keep their own. What points at it is heard by the board. */
export function Wires({ wires, side, height }: Props) {
  const opened = useLinkDetails((state) => state.opened);
  const grips = wires.find(({ id }) => id === opened);
  return (
    <div className={styles.gap} data-gap={side}>
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {wires.map((wire) => (
          <Wire key={wire.id} {...wire} />
        ))}
      </svg>
      {grips && (
        <>
          <Grip wire={grips} of="augmenter" />
          <Grip wire={grips} of="anchor" />
        </>
      )}
    </div>
  );
}

/** An end of the chosen wire, to be taken hold of. By keyboard its ends are moved in its details. */
function Grip({ wire, of }: { wire: DrawnWire; of: Jack['side'] }) {
  const isLeft = (of === 'augmenter') === (wire.flank === 'left');
  return (
    <span
      className={styles.grip}
      data-grip={wire.id}
      data-of={of}
      data-identity={of === 'anchor' ? 'anchor' : wire.identity}
      data-end={isLeft ? 'left' : 'right'}
      style={{ top: of === 'anchor' ? wire.toY : wire.fromY }}
    />
  );
}

/** As thick as its share is large; what writes nothing looks like it. */
const Wire = memo(function Wire({ id, flank, fromY, toY, isOff, identity }: DrawnWire) {
  const share = useLinkFigures(({ shares }) => shares[id]);
  const isMarked = useIsMarked(id);
  const [fromX, toX] = flank === 'left' ? [0, 100] : [100, 0];
  const d = wirePath(fromX, fromY, toX, toY);
  const width = isOff ? wireWidth(0) : wireWidth(share);
  return (
    <g data-link={id} data-identity={identity}>
      {isMarked && <path className={styles.halo} d={d} style={{ strokeWidth: width + 9 }} />}
      <path
        className={styles.wire}
        d={d}
        style={{ strokeWidth: width }}
        data-off={isOff || undefined}
        data-nothing={(!isOff && writesNothing(share)) || undefined}
      />
    </g>
  );
});
