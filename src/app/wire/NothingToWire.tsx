import { Panel } from '../parts/Panel.tsx';
import { ModelCards } from './ModelCards.tsx';
import styles from './NothingToWire.module.css';
import type { WireModels } from './useModels.ts';

/** A model by itself. */
export function NothingToWire({ models }: { models: WireModels }) {
  return (
    <Panel title="Wire their layers" about="A wire lets a layer of one model look at a layer of another.">
      <ModelCards />
      <div className={styles.empty}>
        <p>{models.title(models.anchor.id)} is by itself here: add an augmenter to wire.</p>
      </div>
    </Panel>
  );
}
