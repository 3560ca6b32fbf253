// The way back into the card, for a person who went to the control by its button: Escape, as long as they are still there.
import { useEffect, useState, type RefObject } from 'react';
import { isAtPlace, type Place } from './places.ts';

export interface WayBack {
  isAway: boolean;
  leave: () => void;
  forget: () => void;
}

export function useWayBack(place: Place, to: RefObject<HTMLElement | null>): WayBack {
  const [from, setFrom] = useState<Place>();
  const isAway = from !== undefined;
  useEffect(() => {
    if (from === undefined) return undefined;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || !isAtPlace(from)) return;
      setFrom(undefined);
      to.current?.focus({ preventScroll: true });
    };
    // Whoever goes on from there, or points elsewhere, has left for good.
    const moved = (): void => {
      if (!isAtPlace(from)) setFrom(undefined);
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('keydown', pressed, { signal });
    document.addEventListener('focusin', moved, { signal });
    return () => listening.abort();
  }, [from, to]);
  return { isAway, leave: () => setFrom(place), forget: () => setFrom(undefined) };
}
