// Whether the browser has promised to keep what is here. Without that it may throw it away when space gets short.
import { create } from 'zustand';

export type Promised = 'unknown' | 'kept' | 'not-asked' | 'refused' | 'impossible';

export const usePersistence = create<{ promised: Promised }>()(() => ({ promised: 'unknown' }));

const storage = (): StorageManager | undefined => (navigator as { storage?: StorageManager }).storage;

export async function checkPersistence(): Promise<void> {
  if (usePersistence.getState().promised !== 'unknown') return;
  const promised = await storage()?.persisted?.();
  usePersistence.setState({ promised: promised === undefined ? 'impossible' : promised ? 'kept' : 'not-asked' });
}

export async function askToKeep(): Promise<void> {
  const promised = await storage()?.persist?.();
  usePersistence.setState({ promised: promised === undefined ? 'impossible' : promised ? 'kept' : 'refused' });
}
