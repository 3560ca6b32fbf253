// Dragging a wire with mouse, pen or finger: from a jack, over the board, to another jack.
import { useEffect, useEffectEvent, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';
import type { Flank, Jack } from './boardLayout.ts';
import type { Plugging } from './usePlugging.ts';

/** Less than this is a click with an unsteady hand. */
const THRESHOLD_PX = 5;

export interface Place {
  x: number;
  y: number;
}

export interface Drag extends Place {
  from: Jack;
  /** On which side of the anchor the wire is drawn. */
  flank: Flank;
}

interface Pressed extends Place {
  from: Jack;
}

interface Options {
  plugging: Plugging;
  /** Both take places in the window. */
  jackAt: (place: Place) => Jack | undefined;
  toDrawing: (place: Place, from: Jack) => Place & { flank: Flank };
}

export function useDrag({ plugging, jackAt, toDrawing }: Options) {
  const [drag, setDrag] = useState<Drag>();
  const pressed = useRef<Pressed>(undefined);
  const dragging = useRef(false);

  const move = useEffectEvent(({ clientX: x, clientY: y }: PointerEvent): void => {
    const start = pressed.current;
    if (!start) return;
    if (!dragging.current && Math.hypot(x - start.x, y - start.y) < THRESHOLD_PX) return;
    if (!dragging.current) plugging.hold(start.from);
    dragging.current = true;
    setDrag({ from: start.from, ...toDrawing({ x, y }, start.from) });
  });
  const up = useEffectEvent(({ type, clientX: x, clientY: y }: PointerEvent): void => {
    const start = pressed.current;
    pressed.current = undefined;
    setDrag(undefined);
    if (!start || !dragging.current) return;
    const target = type === 'pointerup' ? jackAt({ x, y }) : undefined;
    if (target) plugging.connect(start.from, target);
    else plugging.putBack();
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('pointermove', (event) => move(event), { signal });
    window.addEventListener('pointerup', (event) => up(event), { signal });
    window.addEventListener('pointercancel', (event) => up(event), { signal });
    return () => listening.abort();
  }, []);

  return {
    drag,
    press: (from: Jack, event: ReactPointerEvent): void => {
      if (event.button !== 0) return;
      dragging.current = false;
      pressed.current = { from, x: event.clientX, y: event.clientY };
    },
    /** The click that a browser sends after a drag is none. */
    wasDrag: (): boolean => dragging.current,
  };
}
