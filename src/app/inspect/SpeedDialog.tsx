// Behind the device chip: what the models run on, what they hold there, and where the time goes.
import { Dialog } from '../parts/Dialog.tsx';
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
  const about = device && (
    <>
      {device.adapter.name}
      {device.adapter.fallback && ': the processor does the work of a graphics card'}. Largest buffer{' '}
      {formatBytes(device.adapter.maxBufferBytes)}; extras: {device.adapter.features.join(', ') || 'none'}.
    </>
  );
  return (
    <Dialog title="Speed and memory" about={about} onClose={closeSpeed}>
      {device && <SelfTestLine selfTest={device.selfTest} />}
      {error && <ErrorNote error={error} />}
      <div className={styles.columns}>
        <KernelTable what="token" />
        <KernelTable what="step" />
        {device && <MemoryTable device={device} />}
      </div>
    </Dialog>
  );
}
