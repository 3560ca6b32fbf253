import { useMemo, useRef } from 'react';
import { augmenterIdentity } from '../parts/identity.ts';
import { useWiring } from '../state/wiring.ts';
import styles from './Board.module.css';
import { flankOf, layOut, type Column, type Flank } from './boardLayout.ts';
import { useBoard } from './boardState.ts';
import { LayerLine } from './LayerLine.tsx';
import { Rail } from './Rail.tsx';
import { useBoardEvents } from './useBoardEvents.ts';
import type { WireModels } from './useModels.ts';
import { placeWires } from './wireShape.ts';
import { Wires, type DrawnWire } from './Wires.tsx';

/** The rails of layers and the wires between them. Whatever can be done here can be done in the table below, too. */
export function Board({ models }: { models: WireModels }) {
  const { anchor, augmenters, cards, title } = models;
  const board = useRef<HTMLDivElement>(null);
  const rubber = useRef<SVGPathElement>(null);
  const links = useWiring((state) => state.links);
  const said = useWiring((state) => state.said);
  const held = useBoard((state) => state.held);
  const layout = useMemo(() => layOut(anchor, augmenters, links), [anchor, augmenters, links]);
  const identities = useMemo(() => new Map(augmenters.map(({ id }, i) => [id, augmenterIdentity(i)])), [augmenters]);
  const flankOfModel = useMemo(() => {
    const flanks = new Map(augmenters.map(({ id }, i) => [id, flankOf(i)]));
    return (id: string): Flank => flanks.get(id) ?? 'left';
  }, [augmenters]);
  const wires = useMemo(
    () =>
      placeWires(layout, anchor.id, links).map((place): DrawnWire => {
        const link = links.find(({ id }) => id === place.id);
        return { ...place, isOff: !link?.enabled, identity: identities.get(link?.augmenter ?? '') ?? 'augmenter' };
      }),
    [layout, anchor, links, identities],
  );
  useBoardEvents({ board, rubber, layout, wires, models });

  const flanks: readonly Flank[] = augmenters.length > 1 ? ['left', 'right'] : ['left'];
  const ends: Record<Column, readonly Flank[]> = { left: RIGHT, right: LEFT, middle: flanks.length > 1 ? BOTH : LEFT };
  const column = (which: Column) => (
    <div className={styles.column} data-column={which}>
      {layout.rails
        .filter((place) => place.column === which)
        .map((place) => (
          <Rail
            key={place.model}
            place={place}
            model={which === 'middle' ? anchor : (augmenters.find(({ id }) => id === place.model) ?? anchor)}
            card={which === 'middle' ? cards?.anchor : cards?.augmenters.find(({ id }) => id === place.model)}
            identity={which === 'middle' ? 'anchor' : (identities.get(place.model) ?? 'augmenter')}
            title={title(place.model)}
            ends={ends[which]}
            flankOfModel={flankOfModel}
          />
        ))}
    </div>
  );
  const drawing = (side: Flank) => (
    <Wires side={side} height={layout.height} wires={wires.filter(({ flank }) => flank === side)} />
  );
  return (
    <div>
      <div
        ref={board}
        data-place="wires"
        className={styles.board}
        data-flanks={flanks.length}
        data-holding={held?.side}
        style={{ height: layout.height }}
      >
        {column('left')}
        {drawing('left')}
        {column('middle')}
        {flanks.length > 1 && drawing('right')}
        {flanks.length > 1 && column('right')}
        <svg className={styles.rubber} aria-hidden="true" focusable="false">
          <path ref={rubber} />
        </svg>
      </div>
      <div className={styles.lines}>
        <LayerLine models={models} />
        <p className={styles.said} role="status" aria-label="Wiring">
          {said ||
            'Drag from a layer to a layer across. Or click one, then the other; or use the arrow keys and Enter.'}
        </p>
      </div>
    </div>
  );
}

const [LEFT, RIGHT, BOTH]: readonly (readonly Flank[])[] = [['left'], ['right'], ['left', 'right']];
