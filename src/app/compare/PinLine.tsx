import { Suspense, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { openComparing, useComparing } from '../state/comparing.ts';
import { lazy } from '../parts/lazy.ts';
import { useOpening } from '../state/opening.ts';
import { usePinned } from '../state/pinned.ts';
import { pin, takePinned, unpin, usePinning } from '../state/pinning.ts';
import { useRun } from '../state/run.ts';
import { useScores } from '../state/scores.ts';
import styles from './PinLine.module.css';
import { PinnedName } from './PinnedName.tsx';

const CompareDialog = lazy(() => import('./CompareDialog.tsx').then((module) => ({ default: module.CompareDialog })));

/** Pins the wiring as it is, to compare later ones with; and what can be done with what is pinned. */
export function PinLine() {
  const pinned = usePinned((state) => state.pinned);
  const { busy, said } = usePinning();
  const isReady = useOpening(({ status }) => status === 'open');
  const isTraining = useRun(({ state }) => state === 'running');
  const hasHeldOut = useScores(({ heldOut }) => heldOut > 0);
  const isComparing = useComparing(({ isOpen }) => isOpen);
  const [isNamed, setIsNamed] = useState(false);
  const disabled = !isReady || isTraining || busy;
  return (
    <div className={styles.line}>
      <Button icon="pin" disabled={disabled} onClick={() => void pin()}>
        {pinned ? 'Pin this one instead' : 'Pin this wiring'}
      </Button>
      {!pinned && <p className={styles.about}>It answers beside whatever you wire or train next.</p>}
      {pinned && (
        <div className={styles.pinned} role="group" aria-label="Pinned wiring" data-identity="pinned">
          {isNamed ? (
            <PinnedName name={pinned.name} onDone={() => setIsNamed(false)} />
          ) : (
            <p className={styles.name}>
              <span className={styles.label}>Pinned</span> {pinned.name}
              <Button look="quiet" icon="edit" iconOnly onClick={() => setIsNamed(true)}>
                Rename what is pinned
              </Button>
            </p>
          )}
          <div className={styles.ways}>
            <Button aria-haspopup="dialog" disabled={disabled || !hasHeldOut} onClick={openComparing}>
              What changed
            </Button>
            <Button look="quiet" icon="undo" disabled={disabled} onClick={() => void takePinned()}>
              Use the pinned wiring
            </Button>
            <Button look="quiet" icon="cross" disabled={!isReady || busy} onClick={() => void unpin()}>
              Unpin
            </Button>
          </div>
        </div>
      )}
      <p className="visually-hidden" role="status" aria-label="Pin">
        {said}
      </p>
      <Suspense>{isComparing && pinned && <CompareDialog pinned={pinned} />}</Suspense>
    </div>
  );
}
