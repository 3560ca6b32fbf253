import { useEffect, useRef, type RefObject } from 'react';

/**
 * For a part whose buttons come and go: when the one with the focus has gone, the part itself takes it, so that the next Tab
 * goes on from there. A focus that was elsewhere, or nowhere, stays so.
 * @param what changes when buttons do.
 */
export function useKeptFocus<Part extends HTMLElement>(what: unknown): RefObject<Part | null> {
  const part = useRef<Part>(null);
  const before = useRef(what);
  const isInside = useRef(false);
  useEffect(() => {
    // A button that goes takes its focus along without a word, so what counts is where a person was last.
    const moved = ({ target }: Event): void => {
      isInside.current = target instanceof Node && (part.current?.contains(target) ?? false);
    };
    document.addEventListener('focusin', moved);
    document.addEventListener('pointerdown', moved);
    return () => {
      document.removeEventListener('focusin', moved);
      document.removeEventListener('pointerdown', moved);
    };
  }, []);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    if (isInside.current && document.activeElement === document.body) part.current?.focus({ preventScroll: true });
  }, [what]);
  return part;
}
