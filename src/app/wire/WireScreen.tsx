import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Panel } from '../parts/Panel.tsx';
import { useOpening } from '../state/opening.ts';
import { redo, undo, useWiring } from '../state/wiring.ts';
import { AddLink } from './AddLink.tsx';
import { Board } from './Board.tsx';
import { CostLine } from './CostLine.tsx';
import { LinkTable } from './LinkTable.tsx';
import { ModelCards } from './ModelCards.tsx';
import { NothingToWire } from './NothingToWire.tsx';
import { useModels } from './useModels.ts';
import { useUndoKeys } from './useUndoKeys.ts';
import { WirePresets } from './WirePresets.tsx';
import styles from './WireScreen.module.css';

export function WireScreen() {
  const models = useModels();
  const { past, future, error } = useWiring();
  const isOpen = useOpening(({ status }) => status === 'open');
  const disabled = !isOpen;
  useUndoKeys();
  if (models.augmenters.length === 0) return <NothingToWire models={models} />;
  const history = (
    <>
      <Button look="quiet" icon="undo" iconOnly disabled={disabled || past.length === 0} onClick={() => void undo()}>
        Undo wiring
      </Button>
      <Button look="quiet" icon="redo" iconOnly disabled={disabled || future.length === 0} onClick={() => void redo()}>
        Redo wiring
      </Button>
    </>
  );
  return (
    <Panel
      title="Wire their layers"
      about="Each wire lets a layer of the anchor look at a layer of the augmenter. Neither model is changed."
      aside={history}
    >
      <ModelCards models={models} />
      {models.hasLayers ? (
        <>
          <Board models={models} />
          {error && <ErrorNote error={error} onDismiss={() => useWiring.setState({ error: undefined })} />}
          <CostLine models={models} />
          <WirePresets models={models} disabled={disabled} />
          <LinkTable models={models} disabled={disabled} />
          <AddLink models={models} disabled={disabled} />
        </>
      ) : (
        <p className={styles.empty}>The layers are drawn here as soon as the models are loaded.</p>
      )}
    </Panel>
  );
}
