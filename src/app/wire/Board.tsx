import { useRef } from 'react';
import { useWiring } from '../state/wiring.ts';
import styles from './Board.module.css';
import { boardHeight, jackKey, layersOf, type Jack } from './boardLayout.ts';
import { Rail } from './Rail.tsx';
import { useDrag, type Place } from './useDrag.ts';
import type { WireModels } from './useModels.ts';
import { usePlugging } from './usePlugging.ts';
import { Wires } from './Wires.tsx';

interface Props {
  models: WireModels;
  /** Id of the link that is pointed at in the table. */
  marked?: string;
}

/** The rails of layers and the wires between them. Whatever can be done here can be done in the table below, too. */
export function Board({ models, marked }: Props) {
  const { anchor, augmenters } = models;
  const board = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const plugging = usePlugging(models);
  const said = useWiring((state) => state.said);
  const height = boardHeight(anchor, augmenters);

  const everyJack: Jack[] = [
    ...augmenters.flatMap((model) =>
      layersOf(model).map((layer) => ({ side: 'augmenter' as const, model: model.id, layer })),
    ),
    ...layersOf(anchor).map((layer) => ({ side: 'anchor' as const, model: anchor.id, layer })),
  ];
  const jackAt = ({ x, y }: Place): Jack | undefined => {
    const key = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-jack]')?.dataset.jack;
    return everyJack.find((jack) => jackKey(jack) === key);
  };
  const toDrawing = ({ x, y }: Place): Place => {
    const box = drawing.current?.getBoundingClientRect();
    return box ? { x: (100 * (x - box.left)) / box.width, y: y - box.top } : { x: 0, y: 0 };
  };
  const { drag, press, wasDrag } = useDrag({ plugging, jackAt, toDrawing });
  const focus = (jack: Jack | undefined): void => {
    if (jack) board.current?.querySelector<HTMLElement>(`[data-jack="${CSS.escape(jackKey(jack))}"]`)?.focus();
  };

  /** By keyboard, the focus goes where the next choice is: across when a wire is picked up, back when it is put down. */
  const choose = (jack: Jack, byKeyboard: boolean): void => {
    if (wasDrag() && !byKeyboard) return;
    const before = plugging.held;
    const done = plugging.press(jack);
    if (!byKeyboard) return;
    if (done === 'held') focus(everyJack.find((other) => other.side !== jack.side && !plugging.problem(jack, other)));
    else focus(before);
  };
  const escape = (): void => {
    if (!plugging.held) return;
    focus(plugging.held);
    plugging.putBack();
  };

  const rail = { plugging, onPress: press, onChoose: choose, onMove: focus, onEscape: escape };
  return (
    <div>
      <div ref={board} className={styles.board} style={{ height }}>
        <div className={styles.rails}>
          {augmenters.map((model) => (
            <Rail
              key={model.id}
              side="augmenter"
              model={model}
              opposite={anchor}
              title={models.title(model.id)}
              {...rail}
            />
          ))}
        </div>
        <Wires ref={drawing} models={models} height={height} drag={drag} marked={marked} />
        <div className={styles.rails}>
          <Rail side="anchor" model={anchor} opposite={augmenters[0]} title={models.title(anchor.id)} {...rail} />
        </div>
      </div>
      <p className={styles.said} role="status" aria-label="Wiring">
        {said || 'Drag from a layer to a layer across. Or click one, then the other; or use the arrow keys and Enter.'}
      </p>
    </div>
  );
}
