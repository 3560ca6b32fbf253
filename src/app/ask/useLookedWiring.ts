import { COMPOSITION, PINNED, type Speaker, type Wiring } from '../../shared/protocol.ts';
import { usePinned } from '../state/pinned.ts';
import { useWiring } from '../state/wiring.ts';

/** Whose answers can be looked into, and the links that they came from; undefined for a model alone. */
export function useLookedWiring(speaker: Speaker): { speaker: 'composition' | 'pinned'; wiring?: Wiring } | undefined {
  const inUse = useWiring((state) => state.wiring);
  const pinned = usePinned((state) => state.pinned?.wiring);
  if (speaker === COMPOSITION) return { speaker, wiring: inUse };
  return speaker === PINNED && pinned ? { speaker, wiring: pinned } : undefined;
}
