import { useEffect, useRef, type RefObject } from 'react';

/**
 * For a part whose buttons come and go: when the one with the focus has gone, the part itself takes it, so that the next Tab
 * goes on from there.
 * @param what changes when buttons do.
 */
export function useKeptFocus<Part extends HTMLElement>(what: unknown): RefObject<Part | null> {
  const part = useRef<Part>(null);
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    if (document.activeElement === document.body) part.current?.focus({ preventScroll: true });
  }, [what]);
  return part;
}
