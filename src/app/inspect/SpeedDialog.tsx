// Behind the device chip: what the models run on, what they hold there, and where the time goes.
import { useEffect, useId, useRef } from 'react';
import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { formatBytes } from '../parts/format.ts';
import { closeSpeed, useSpeed } from '../state/speed.ts';
import { KernelTable } from './KernelTable.tsx';
import { MemoryTable } from './MemoryTable.tsx';
import { SelfTestLine } from './SelfTestLine.tsx';
import styles from './SpeedDialog.module.css';

/** Open as long as it is there. */
export function SpeedDialog() {
  const { device, error } = useSpeed();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={heading} onClose={closeSpeed}>
      <header className={styles.header}>
        <h2 id={heading} className={styles.title}>
          Speed and memory
        </h2>
        <Button look="quiet" icon="cross" iconOnly onClick={() => dialog.current?.close()}>
          Close
        </Button>
      </header>
      {device && (
        <p className={styles.adapter}>
          {device.adapter.name}
          {device.adapter.fallback && ': the processor does the work of a graphics card'}. Largest buffer{' '}
          {formatBytes(device.adapter.maxBufferBytes)}; extras: {device.adapter.features.join(', ') || 'none'}.
        </p>
      )}
      {device && <SelfTestLine selfTest={device.selfTest} />}
      {error && <ErrorNote error={error} />}
      <div className={styles.columns}>
        <KernelTable what="token" />
        <KernelTable what="step" />
        {device && <MemoryTable device={device} />}
      </div>
    </dialog>
  );
}
