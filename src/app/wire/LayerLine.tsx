import { useWiring } from '../state/wiring.ts';
import styles from './Board.module.css';
import { useBoard } from './boardState.ts';
import { layerLine } from './layerWords.ts';
import type { WireModels } from './useModels.ts';

/** What the layer under the pointer or with the focus is. Not spoken by itself: each jack is described by it already. */
export function LayerLine({ models: { anchor, cards, title } }: { models: WireModels }) {
  const looked = useBoard((state) => state.looked);
  const links = useWiring((state) => state.links);
  const card = looked && [cards?.anchor, ...(cards?.augmenters ?? [])].find((each) => each?.id === looked.model);
  return (
    <p className={styles.layer}>
      {looked
        ? layerLine(looked, title(looked.model), card, links)
        : `Point at a layer to see what it is. ${title(anchor.id)} is what the wires write into.`}
    </p>
  );
}
