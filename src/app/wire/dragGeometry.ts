// Where a dragged wire is, by arithmetic on what was measured once, when it was taken up: while a wire is dragged, only
// scrolling moves the board.
import { jackAt, railOf, rowOf, type BoardLayout, type Column, type Jack } from './boardLayout.ts';
import { wirePath } from './wireShape.ts';

export interface Place {
  x: number;
  y: number;
}

/** So far beside its rail, a layer is still meant. */
const BESIDE_PX = 14;

export class DragGeometry {
  private readonly layout: BoardLayout;
  private readonly origin: Place;
  private readonly columns = new Map<Column, { left: number; right: number }>();

  constructor(layout: BoardLayout, board: HTMLElement) {
    const box = board.getBoundingClientRect();
    this.layout = layout;
    this.origin = { x: box.left + scrollX, y: box.top + scrollY };
    for (const element of board.querySelectorAll<HTMLElement>('[data-column]')) {
      const { left, right } = element.getBoundingClientRect();
      this.columns.set(element.dataset.column as Column, { left: left - box.left, right: right - box.left });
    }
  }

  /** From the window to the board. */
  onBoard({ x, y }: Place): Place {
    return { x: x + scrollX - this.origin.x, y: y + scrollY - this.origin.y };
  }

  jackUnder({ x, y }: Place): Jack | undefined {
    if (y < -BESIDE_PX || y > this.layout.height + BESIDE_PX) return undefined;
    for (const [column, { left, right }] of this.columns)
      if (x >= left - BESIDE_PX && x <= right + BESIDE_PX) return jackAt(this.layout, column, y);
    return undefined;
  }

  /** From a jack to a place, or to the jack that it is about to be plugged into. */
  path(from: Jack, to: Place | Jack): string {
    const aim = 'layer' in to ? { x: this.middle(to), y: 0 } : to;
    const start = this.edge(from, aim.x);
    const end = 'layer' in to ? this.edge(to, this.middle(from)) : to;
    return wirePath(start.x, start.y, end.x, end.y);
  }

  /** Where a wire leaves a jack that goes towards `x`. */
  private edge(jack: Jack, x: number): Place {
    const { left, right } = this.extent(jack);
    const { top, height } = rowOf(this.layout, jack);
    return { x: x < (left + right) / 2 ? left : right, y: top + height / 2 };
  }

  private middle(jack: Jack): number {
    const { left, right } = this.extent(jack);
    return (left + right) / 2;
  }

  private extent(jack: Jack): { left: number; right: number } {
    return this.columns.get(railOf(this.layout, jack)?.column ?? 'left') ?? { left: 0, right: 0 };
  }
}
