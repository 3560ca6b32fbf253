import type { ReactNode } from 'react';
import { Explain } from '../explain/Explain.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Panel } from '../parts/Panel.tsx';
import { useOpening } from '../state/opening.ts';
import { useWiring } from '../state/wiring.ts';
import { AddLink } from './AddLink.tsx';
import { Board } from './Board.tsx';
import { CostLine } from './CostLine.tsx';
import { DraftBar } from './DraftBar.tsx';
import { HistoryButtons } from './HistoryButtons.tsx';
import { LinkTable } from './LinkTable.tsx';
import { ModelCards } from './ModelCards.tsx';
import { NothingToWire } from './NothingToWire.tsx';
import { PictureMenu } from './picture/PictureMenu.tsx';
import { useModels } from './useModels.ts';
import { useUndoKeys } from './useUndoKeys.ts';
import { WirePresets } from './WirePresets.tsx';
import styles from './WireScreen.module.css';

/** @param children what else can be done with wirings, at the foot. */
export function WireScreen({ children }: { children?: ReactNode }) {
  const models = useModels();
  const error = useWiring((state) => state.error);
  const isOpen = useOpening(({ status }) => status === 'open');
  const disabled = !isOpen;
  useUndoKeys();
  if (models.augmenters.length === 0) return <NothingToWire models={models} />;
  return (
    <Panel
      title="Wire their layers"
      about={
        <>
          Each wire lets a layer of the anchor look at a layer of the augmenter. Neither model is changed.{' '}
          <Explain topic="frozen">Why the models are not changed</Explain>
        </>
      }
      aside={
        <>
          <HistoryButtons disabled={disabled} />
          {models.hasLayers && <PictureMenu models={models} />}
        </>
      }
    >
      <ModelCards />
      {models.hasLayers ? (
        <>
          <Board models={models} />
          <DraftBar disabled={disabled} />
          {error && <ErrorNote error={error} onDismiss={() => useWiring.setState({ error: undefined })} />}
          <CostLine models={models} />
          <WirePresets models={models} disabled={disabled} />
          <LinkTable models={models} disabled={disabled} />
          <AddLink models={models} disabled={disabled} />
          {children}
        </>
      ) : (
        <p className={styles.empty}>The layers are drawn here as soon as the models are loaded.</p>
      )}
    </Panel>
  );
}
