import { Icon } from '../parts/Icon.tsx';
import { useOpening, type Opening } from '../state/opening.ts';
import { openSpeed } from '../state/speed.ts';
import styles from './DeviceChip.module.css';

/** On what the models run; opens the speed view. */
export function DeviceChip() {
  const opening = useOpening();
  const { text, title } = chip(opening);
  const inside = (
    <>
      <Icon name={opening.status === 'failed' ? 'warning' : 'chip'} />
      <span className={styles.text}>{text}</span>
    </>
  );
  return (
    <div className={styles.place} role="status" aria-label="Device">
      {opening.status === 'open' ? (
        <button
          type="button"
          className={styles.chip}
          title={`${title}. Speed and memory`}
          aria-haspopup="dialog"
          onClick={() => void openSpeed()}
        >
          {inside}
        </button>
      ) : (
        <p className={styles.chip} data-status={opening.status} title={title}>
          {inside}
        </p>
      )}
    </div>
  );
}

function chip({ status, adapter, error }: Opening): { text: string; title?: string } {
  if (status === 'open' && adapter) {
    if (adapter.fallback)
      return { text: 'CPU adapter', title: `${adapter.name}: no graphics card is used, so it is slow` };
    return { text: adapter.name, title: 'WebGPU is ready' };
  }
  if (status === 'opening') return { text: 'Starting WebGPU…' };
  if (error?.code === 'no-webgpu') return { text: 'No WebGPU' };
  if (error?.code === 'no-adapter') return { text: 'No graphics adapter' };
  return { text: 'Not running' };
}
