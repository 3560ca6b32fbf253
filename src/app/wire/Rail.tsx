import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Layer, Link, ModelShape } from '../../shared/composition.ts';
import { formatPlural } from '../parts/format.ts';
import type { Identity } from '../parts/identity.ts';
import { useWiring } from '../state/wiring.ts';
import { jackKey, layerName, layersOf, type Flank, type Jack } from './boardLayout.ts';
import styles from './Rail.module.css';
import type { Plugging } from './usePlugging.ts';

interface Props {
  side: Jack['side'];
  model: ModelShape;
  identity: Identity;
  /** Where the left and the right arrow key lead. */
  across: Partial<Record<'ArrowLeft' | 'ArrowRight', ModelShape>>;
  /** Ends of a layer at which wires arrive. */
  ends: readonly Flank[];
  /** Height of a jack, in pixels. */
  height: number;
  title: string;
  plugging: Plugging;
  onPress: (jack: Jack, event: PointerEvent) => void;
  onChoose: (jack: Jack, byKeyboard: boolean) => void;
  onMove: (jack: Jack) => void;
  onEscape: () => void;
  /** At which end of this rail a link is plugged in. */
  endOf: (link: Link) => Flank;
}

/** The layers of a model, as jacks. One tab stop; the arrow keys move along the rail and across. */
export function Rail({ side, model, identity, across, ends, height, title, plugging, endOf, ...on }: Props) {
  const [current, setCurrent] = useState<Layer>(side === 'augmenter' ? model.blocks : 0);
  const links = useWiring((state) => state.links);
  const { held, problem } = plugging;
  const stop = Math.min(current, model.blocks);

  const plugged = (layer: Layer): Link[] =>
    links.filter((link) =>
      side === 'anchor' ? link.to === layer : link.augmenter === model.id && link.from === layer,
    );
  const jackState = (jack: Jack): string | undefined => {
    if (!held) return undefined;
    if (jackKey(held) === jackKey(jack)) return 'held';
    if (held.side === side) return undefined;
    return problem(held, jack) ? 'refused' : 'target';
  };
  const pressed = (event: KeyboardEvent, layer: Layer): void => {
    if (event.key === 'Escape') return on.onEscape();
    const along = { ArrowUp: layer - 1, ArrowDown: layer + 1, Home: 0, End: model.blocks }[event.key];
    const opposite = across[event.key as keyof typeof across];
    if (along === undefined && !opposite) return;
    event.preventDefault();
    if (along !== undefined) on.onMove({ side, model: model.id, layer: Math.min(model.blocks, Math.max(0, along)) });
    else if (opposite) {
      const other = side === 'anchor' ? 'augmenter' : 'anchor';
      on.onMove({ side: other, model: opposite.id, layer: Math.min(layer, opposite.blocks) });
    }
  };

  return (
    <div
      className={styles.rail}
      role="group"
      aria-label={`Layers of ${title}, ${side}`}
      data-identity={identity}
      data-side={side}
      style={{ flexGrow: model.blocks + 1 }}
    >
      {layersOf(model).map((layer) => {
        const jack: Jack = { side, model: model.id, layer };
        const linked = plugged(layer);
        const dot = (end: Flank) =>
          ends.includes(end) && (
            <span className={styles.dot} data-plugged={linked.some((link) => endOf(link) === end) || undefined} />
          );
        return (
          <button
            key={layer}
            type="button"
            className={styles.jack}
            style={{ height }}
            data-jack={jackKey(jack)}
            data-state={jackState(jack)}
            tabIndex={layer === stop ? 0 : -1}
            aria-label={`${title} ${layerName(layer)}, ${formatPlural(linked.length, 'link')}`}
            aria-pressed={jackState(jack) === 'held'}
            onFocus={() => setCurrent(layer)}
            onPointerDown={(event) => on.onPress(jack, event)}
            onClick={(event) => on.onChoose(jack, event.detail === 0)}
            onKeyDown={(event) => pressed(event, layer)}
          >
            {dot('left')}
            <span className={styles.name} data-layer={layer}>
              <span className={styles.long}>{layerName(layer)}</span>
            </span>
            {dot('right')}
          </button>
        );
      })}
    </div>
  );
}
