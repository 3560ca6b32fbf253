import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Layer, ModelShape } from '../../shared/composition.ts';
import { formatPlural } from '../parts/format.ts';
import { useWiring } from '../state/wiring.ts';
import { jackKey, layerName, layersOf, type Jack } from './boardLayout.ts';
import styles from './Rail.module.css';
import type { Plugging } from './usePlugging.ts';

interface Props {
  side: Jack['side'];
  model: ModelShape;
  /** Where the left and right arrow keys lead. */
  opposite: ModelShape | undefined;
  title: string;
  plugging: Plugging;
  onPress: (jack: Jack, event: PointerEvent) => void;
  onChoose: (jack: Jack, byKeyboard: boolean) => void;
  onMove: (jack: Jack) => void;
  onEscape: () => void;
}

/** The layers of a model, as jacks. One tab stop; the arrow keys move along the rail and across. */
export function Rail({ side, model, opposite, title, plugging, onPress, onChoose, onMove, onEscape }: Props) {
  const [current, setCurrent] = useState<Layer>(side === 'augmenter' ? model.blocks : 0);
  const links = useWiring((state) => state.links);
  const { held, problem } = plugging;
  const stop = Math.min(current, model.blocks);

  const plugged = (layer: Layer): number =>
    links.filter((link) => (side === 'anchor' ? link.to === layer : link.augmenter === model.id && link.from === layer))
      .length;
  const jackState = (jack: Jack): string | undefined => {
    if (!held) return undefined;
    if (jackKey(held) === jackKey(jack)) return 'held';
    if (held.side === side) return undefined;
    return problem(held, jack) ? 'refused' : 'target';
  };
  const pressed = (event: KeyboardEvent, layer: Layer): void => {
    if (event.key === 'Escape') return onEscape();
    const along = { ArrowUp: layer - 1, ArrowDown: layer + 1, Home: 0, End: model.blocks }[event.key];
    const across = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    if (along === undefined && !across) return;
    event.preventDefault();
    if (along !== undefined) onMove({ side, model: model.id, layer: Math.min(model.blocks, Math.max(0, along)) });
    else if (opposite) {
      const other = side === 'anchor' ? 'augmenter' : 'anchor';
      onMove({ side: other, model: opposite.id, layer: Math.min(layer, opposite.blocks) });
    }
  };

  return (
    <div
      className={styles.rail}
      role="group"
      aria-label={`Layers of ${title}, ${side}`}
      data-identity={side}
      data-side={side}
      style={{ flexGrow: model.blocks + 1 }}
    >
      {layersOf(model).map((layer) => {
        const jack: Jack = { side, model: model.id, layer };
        const count = plugged(layer);
        return (
          <button
            key={layer}
            type="button"
            className={styles.jack}
            data-jack={jackKey(jack)}
            data-state={jackState(jack)}
            data-plugged={count > 0 || undefined}
            tabIndex={layer === stop ? 0 : -1}
            aria-label={`${title} ${layerName(layer)}, ${formatPlural(count, 'link')}`}
            aria-pressed={jackState(jack) === 'held'}
            onFocus={() => setCurrent(layer)}
            onPointerDown={(event) => onPress(jack, event)}
            onClick={(event) => onChoose(jack, event.detail === 0)}
            onKeyDown={(event) => pressed(event, layer)}
          >
            <span className={styles.name}>{layerName(layer)}</span>
            <span className={styles.dot} />
          </button>
        );
      })}
    </div>
  );
}
