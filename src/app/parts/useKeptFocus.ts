import { useEffect, useRef, type RefObject } from 'react';

/**
 * For a part whose buttons come and go: when the one with the focus has gone, the part itself takes it, so that the next Tab
 * goes on from there. A focus that was elsewhere, or nowhere, stays so.
 * @param what changes when buttons do. @param target takes it instead: the part's heading, say.
 */
export function useKeptFocus<Part extends HTMLElement>(
  what: unknown,
  target?: RefObject<HTMLElement | null>,
): RefObject<Part | null> {
  const part = useRef<Part>(null);
  const before = useRef(what);
  const isInside = useRef(false);
  useEffect(() => {
    // A button that goes takes its focus along without a word, so what counts is where a person was last.
    const moved = ({ target: at }: Event): void => {
      isInside.current = at instanceof Node && (part.current?.contains(at) ?? false);
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
    if (isInside.current && document.activeElement === document.body)
      (target ?? part).current?.focus({ preventScroll: true });
  }, [what, target]);
  return part;
}
