import { useRef } from 'react';
import type { Link, ModelShape } from '../../shared/composition.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { useWiring } from '../state/wiring.ts';
import styles from './Board.module.css';
import { boardHeight, flank, flankOf, jackKey, layersOf, rowHeight, type Flank, type Jack } from './boardLayout.ts';
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
  const { anchor, augmenters, title } = models;
  const board = useRef<HTMLDivElement>(null);
  const leftDrawing = useRef<SVGSVGElement>(null);
  const rightDrawing = useRef<SVGSVGElement>(null);
  const plugging = usePlugging(models);
  const said = useWiring((state) => state.said);
  const height = boardHeight(anchor, augmenters);
  const row = rowHeight(anchor, augmenters);
  const [left, right] = [flank(augmenters, 'left'), flank(augmenters, 'right')];
  const flankOfModel = (id: string): Flank =>
    flankOf(
      Math.max(
        0,
        augmenters.findIndex((model) => model.id === id),
      ),
    );

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
  const toDrawing = ({ x, y }: Place, from: Jack): Place & { flank: Flank } => {
    const first = leftDrawing.current?.getBoundingClientRect();
    const second = rightDrawing.current?.getBoundingClientRect();
    const beyondAnchor = first && second && x > (first.right + second.left) / 2;
    const isRight = from.side === 'augmenter' ? flankOfModel(from.model) === 'right' : beyondAnchor;
    const box = isRight ? second : first;
    const side = isRight ? 'right' : 'left';
    return box ? { x: (100 * (x - box.left)) / box.width, y: y - box.top, flank: side } : { x: 0, y: 0, flank: side };
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

  const rail = {
    plugging,
    height: Math.min(32, row - 3),
    onPress: press,
    onChoose: choose,
    onMove: focus,
    onEscape: escape,
    endOf: ({ augmenter }: Link): Flank => flankOfModel(augmenter),
  };
  const rails = (stack: readonly ModelShape[], side: Flank) => (
    <div className={styles.rails}>
      {stack.map((model) => (
        <Rail
          key={model.id}
          side="augmenter"
          model={model}
          identity={augmenterIdentity(augmenters.indexOf(model))}
          across={{ ArrowLeft: anchor, ArrowRight: anchor }}
          ends={[side === 'left' ? 'right' : 'left']}
          title={title(model.id)}
          {...rail}
          endOf={() => (side === 'left' ? 'right' : 'left')}
        />
      ))}
    </div>
  );
  const wires = { models, height, drag, marked };
  return (
    <div>
      <div ref={board} className={styles.board} data-flanks={right.length > 0 ? 2 : 1} style={{ height }}>
        {rails(left, 'left')}
        <Wires ref={leftDrawing} side="left" {...wires} />
        <div className={styles.rails}>
          <Rail
            side="anchor"
            model={anchor}
            identity="anchor"
            across={{ ArrowLeft: left[0], ArrowRight: right[0] ?? left[0] }}
            ends={right.length > 0 ? ['left', 'right'] : ['left']}
            title={title(anchor.id)}
            {...rail}
          />
        </div>
        {right.length > 0 && <Wires ref={rightDrawing} side="right" {...wires} />}
        {right.length > 0 && rails(right, 'right')}
      </div>
      <p className={styles.said} role="status" aria-label="Wiring">
        {said || 'Drag from a layer to a layer across. Or click one, then the other; or use the arrow keys and Enter.'}
      </p>
    </div>
  );
}
