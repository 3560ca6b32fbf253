import { memo, useId, useState } from 'react';
import type { ModelShape } from '../../shared/composition.ts';
import type { ModelCard } from '../../shared/protocol.ts';
import type { Identity } from '../parts/identity.ts';
import { useWiring } from '../state/wiring.ts';
import { jackKey, layersOf, type Flank, type Jack, type RailPlace } from './boardLayout.ts';
import { useBoard } from './boardState.ts';
import { JackButton } from './JackButton.tsx';
import { layerKind, pluggedInto } from './layerWords.ts';
import styles from './Rail.module.css';
import { drawnRow, longRuns, runName, type LayerRun } from './layerRuns.ts';

interface Props {
  place: RailPlace;
  model: ModelShape;
  card?: ModelCard;
  identity: Identity;
  title: string;
  /** Ends of a layer at which wires arrive. */
  ends: readonly Flank[];
  /** On which side of the anchor an augmenter stands. */
  flankOfModel: (id: string) => Flank;
}

/** The layers of a model, as jacks. One tab stop; the arrow keys move along the rail and across. */
export const Rail = memo(function Rail({ place, model, card, identity, title, ends, flankOfModel }: Props) {
  const { side, rows } = place;
  const [current, setCurrent] = useState(side === 'augmenter' ? model.blocks : 0);
  const kinds = useId();
  const links = useWiring((state) => state.links);
  const held = useBoard((state) => state.held);
  const stop = Math.min(current, model.blocks);
  const kindOf = layersOf(model).map((layer) => card && layerKind(layer, card));
  const words = [...new Set(kindOf)];
  /** Those that the held layer is linked with already. */
  const taken = held && held.side !== side ? pluggedInto(held, links) : [];
  const refuses = (layer: number): boolean =>
    taken.some((link) => (side === 'anchor' ? link.to === layer : link.augmenter === model.id && link.from === layer));
  const bottom = rows.at(-1);
  return (
    <div
      className={styles.rail}
      role="group"
      aria-label={`Layers of ${title}, ${side}`}
      data-identity={identity}
      data-side={side}
      data-dots={ends.join(' ')}
      style={{ top: place.top, height: bottom ? bottom.top + bottom.height - place.top : 0 }}
    >
      <p className={styles.title} aria-hidden="true" title={title}>
        {title}
      </p>
      {layersOf(model).map((layer) => {
        const jack: Jack = { side, model: model.id, layer };
        const plugged = pluggedInto(jack, links);
        const at = (end: Flank): number | undefined =>
          ends.includes(end)
            ? plugged.filter(({ augmenter }) => side === 'augmenter' || flankOfModel(augmenter) === end).length
            : undefined;
        const row = drawnRow(rows[layer]);
        return (
          <JackButton
            key={layer}
            jackKey={jackKey(jack)}
            layer={layer}
            title={title}
            top={row.top - place.top}
            height={row.height}
            kind={`${kinds}-${words.indexOf(kindOf[layer])}`}
            left={at('left')}
            right={at('right')}
            isHeld={held !== undefined && jackKey(held) === jackKey(jack)}
            isRefused={refuses(layer)}
            isStop={layer === stop}
            onFocus={setCurrent}
          />
        );
      })}
      {longRuns(rows).map((run) => (
        <RunLabel key={run.first} run={run} railTop={place.top} />
      ))}
      {words.map((kind, i) => (
        <span key={kind ?? ''} id={`${kinds}-${i}`} hidden>
          {kind}
        </span>
      ))}
    </div>
  );
});

/** "3–14": a run of layers whose rows are too low for names. */
function RunLabel({ run, railTop }: { run: LayerRun; railTop: number }) {
  return (
    <span className={styles.run} style={{ top: run.top - railTop, height: run.height }} aria-hidden="true">
      {runName(run)}
    </span>
  );
}
