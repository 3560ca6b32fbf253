// How much of the window the card takes from below, for ring.css: what is scrolled to stays above it. Told by the browser when
// it changes; nothing is measured while the page moves.
import { useEffect, type RefObject } from 'react';

const root = (): CSSStyleDeclaration => document.documentElement.style;

/** At once: whoever scrolls next cannot wait for the browser to tell. */
export const tellHeight = (card: HTMLElement): void => root().setProperty('--walk-height', `${card.offsetHeight}px`);

export function useCardHeight(card: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = card;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => tellHeight(current));
    observer.observe(current);
    return () => {
      observer.disconnect();
      root().removeProperty('--walk-height');
    };
  }, [card]);
}
