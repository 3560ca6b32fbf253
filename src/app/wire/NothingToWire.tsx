import { Button } from '../parts/Button.tsx';
import { Panel } from '../parts/Panel.tsx';
import { openLibrary } from '../state/library.ts';
import { ModelCards } from './ModelCards.tsx';
import styles from './NothingToWire.module.css';
import type { WireModels } from './useModels.ts';

/** A model by itself. */
export function NothingToWire({ models }: { models: WireModels }) {
  return (
    <Panel title="Wire their layers" about="A wire lets a layer of one model look at a layer of another.">
      <ModelCards models={models} />
      <div className={styles.empty}>
        <p>{models.title(models.anchor.id)} is by itself here: add an augmenter to wire.</p>
        <Button icon="library" onClick={() => void openLibrary()}>
          Choose an augmenter
        </Button>
      </div>
    </Panel>
  );
}
