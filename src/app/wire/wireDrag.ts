// One wire on its way with mouse, pen or finger, from a jack or by an end of a wire that is plugged in. It is drawn straight
// into the page once a frame: nothing is rendered, and the layer under it is found by arithmetic.
import type { RefObject } from 'react';
import { jackKey, type BoardLayout, type Jack } from './boardLayout.ts';
import { useBoard } from './boardState.ts';
import { DragGeometry, type Place } from './dragGeometry.ts';
import { connect, hold, moveLink, putBack } from './plugging.ts';
import type { WireModels } from './useModels.ts';
import type { WirePlace } from './wireShape.ts';

export interface BoardParts {
  board: RefObject<HTMLElement | null>;
  rubber: RefObject<SVGPathElement | null>;
  layout: BoardLayout;
  wires: readonly WirePlace[];
  models: WireModels;
}

/** Less than this is a click with an unsteady hand. */
const THRESHOLD_PX = 5;

export class WireDrag {
  /** Something is in the hand. */
  isHeld = true;
  /** Also after it: the click that follows is none. */
  isDragging = false;
  private readonly parts: BoardParts;
  private readonly from: Jack;
  /** The link whose other end is moved. */
  private readonly link: string | undefined;
  private readonly pointer: number;
  private readonly start: Place;
  private now: Place;
  private geometry: DragGeometry | undefined;
  private target: Jack | undefined;
  private frame = 0;
  private readonly listening = new AbortController();

  constructor(parts: BoardParts, from: Jack, { clientX, clientY, pointerId }: PointerEvent, link?: string) {
    this.pointer = pointerId;
    this.parts = parts;
    this.from = from;
    this.link = link;
    this.start = this.now = { x: clientX, y: clientY };
    const { signal } = this.listening;
    window.addEventListener('pointermove', (event) => this.moved(event), { signal });
    window.addEventListener('pointerup', () => this.dropped(), { signal });
    window.addEventListener('pointercancel', () => this.cancel(), { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && this.cancel(), { signal });
  }

  /** Leaves the board as if nothing had been taken. */
  end(): void {
    this.listening.abort();
    cancelAnimationFrame(this.frame);
    this.isHeld = false;
    this.aim(undefined);
    this.parts.rubber.current?.removeAttribute('d');
    this.parts.board.current?.removeAttribute('data-dragging');
    this.wire?.removeAttribute('data-moving');
  }

  private get wire(): Element | null | undefined {
    if (this.link === undefined) return undefined;
    return this.parts.board.current?.querySelector(`[data-link="${CSS.escape(this.link)}"]`);
  }

  private moved({ clientX: x, clientY: y }: PointerEvent): void {
    this.now = { x, y };
    if (!this.isDragging) {
      if (Math.hypot(x - this.start.x, y - this.start.y) < THRESHOLD_PX) return;
      this.begin();
    }
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private begin(): void {
    const { board, layout, models } = this.parts;
    this.isDragging = true;
    if (board.current) this.geometry = new DragGeometry(layout, board.current);
    hold(this.from, models);
    board.current?.setAttribute('data-dragging', '');
    board.current?.setPointerCapture(this.pointer); // nobody else need look for what is under it
    this.wire?.setAttribute('data-moving', '');
  }

  private draw(): void {
    this.frame = 0;
    if (!this.geometry) return;
    const place = this.geometry.onBoard(this.now);
    const jack = this.geometry.jackUnder(place);
    this.aim(jack && jack.side !== this.from.side ? jack : undefined);
    this.parts.rubber.current?.setAttribute('d', this.geometry.path(this.from, this.target ?? place));
  }

  /** Shows which layer it would be plugged into. */
  private aim(target: Jack | undefined): void {
    if (target && this.target && jackKey(target) === jackKey(this.target)) return;
    const element = (jack: Jack) =>
      this.parts.board.current?.querySelector(`[data-jack="${CSS.escape(jackKey(jack))}"]`);
    if (this.target) element(this.target)?.removeAttribute('data-over');
    if (target) element(target)?.setAttribute('data-over', '');
    if (target) useBoard.setState({ looked: target });
    this.target = target;
  }

  private dropped(): void {
    if (this.isDragging) this.draw();
    const { target } = this;
    this.end();
    if (!this.isDragging) return;
    useBoard.setState({ held: undefined });
    if (!target) putBack();
    else if (this.link) moveLink(this.link, this.from, target, this.parts.models);
    else connect(this.from, target, this.parts.models);
  }

  private cancel(): void {
    this.end();
    if (this.isDragging) putBack();
  }
}
