import { Icon } from '../parts/Icon.tsx';
import { useOpening, type Opening } from '../state/opening.ts';
import styles from './DeviceChip.module.css';

/** On what the models run. */
export function DeviceChip() {
  const opening = useOpening();
  const { text, title } = chip(opening);
  return (
    <p className={styles.chip} data-status={opening.status} title={title} role="status" aria-label="Device">
      <Icon name={opening.status === 'failed' ? 'warning' : 'chip'} />
      <span className={styles.text}>{text}</span>
    </p>
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
