// How much of the window the card takes from below, for ring.css: what is scrolled to stays above it. Told by the browser when
// it changes; nothing is measured while the page moves.
import { useEffect, type RefObject } from 'react';

export function useCardHeight(card: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!card.current) return undefined;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(([{ borderBoxSize }]) =>
      root.setProperty('--walk-height', `${Math.ceil(borderBoxSize[0].blockSize)}px`),
    );
    observer.observe(card.current);
    return () => {
      observer.disconnect();
      root.removeProperty('--walk-height');
    };
  }, [card]);
}
