import { Suspense, useState } from 'react';
import type { ExamplesReport } from '../../../shared/protocol.ts';
import { Button } from '../../parts/Button.tsx';
import { CopyButton } from '../../parts/CopyButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { useKeptFocus } from '../../parts/useKeptFocus.ts';
import { exportExamples } from '../../state/exampleList.ts';
import { takeBuiltIn } from '../../state/examples.ts';
import { lazy } from '../../parts/lazy.ts';
import { usePreset } from '../../state/preset.ts';
import styles from './ExamplesInUse.module.css';

const BrowseExamples = lazy(() =>
  import('./BrowseExamples.tsx').then((module) => ({ default: module.BrowseExamples })),
);

/** Enough to tell one set from another, and to cite it. */
const HASH_SHOWN = 12;

/** What is trained on now: name, sides, hash; to look through, and to keep as files. */
export function ExamplesInUse({ report }: { report: ExamplesReport }) {
  const { name, builtIn, hash, train, heldOut } = report;
  const [isLooking, setIsLooking] = useState(false);
  const ships = usePreset(({ preset }) => preset.files !== undefined);
  if (train + heldOut === 0)
    return <p className={styles.now}>None yet: these models come without. Training needs some of yours.</p>;
  return (
    <div className={styles.inUse}>
      <p className={styles.now}>
        In use: <strong>{builtIn ? 'the built-in examples' : name}</strong> · {formatCount(train)} to train on ·{' '}
        {formatCount(heldOut)} held out
      </p>
      <details className={styles.more} onToggle={({ currentTarget }) => setIsLooking(currentTarget.open)}>
        <summary className={styles.summary}>Look through them, or save them</summary>
        {isLooking && (
          <div className={styles.inside}>
            <Suspense>
              <BrowseExamples train="train" heldOut="heldOut" version={hash} />
            </Suspense>
            {hash !== '' && (
              <p className={styles.hash}>
                SHA-256 of all of them, to cite: <code title={hash}>{hash.slice(0, HASH_SHOWN)}</code>
                <CopyButton look="quiet" text={hash}>
                  Copy in full
                </CopyButton>
              </p>
            )}
            <SaveButtons name={name} />
          </div>
        )}
      </details>
      {!builtIn && (
        <div className={styles.ways}>
          <Button onClick={() => void takeBuiltIn()}>{ships ? 'Back to the built-in ones' : 'Take them away'}</Button>
        </div>
      )}
    </div>
  );
}

function SaveButtons({ name }: { name: string }) {
  const [isSaving, setIsSaving] = useState(false);
  const ways = useKeptFocus<HTMLDivElement>(isSaving);
  const save = async (of: 'train' | 'heldOut'): Promise<void> => {
    setIsSaving(true);
    await exportExamples(of, name);
    setIsSaving(false);
  };
  return (
    <div ref={ways} className={styles.ways} tabIndex={-1}>
      <Button icon="save" disabled={isSaving} onClick={() => void save('train')}>
        Save those to train on
      </Button>
      <Button icon="save" disabled={isSaving} onClick={() => void save('heldOut')}>
        Save those held out
      </Button>
    </div>
  );
}
