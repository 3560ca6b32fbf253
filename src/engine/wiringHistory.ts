// What undo takes back and redo makes again: the wiring before each change, with its weights. Arrays that did not change are
// the same in every entry and on the board, so that an entry costs what a change replaced.
import { badRequest } from '../shared/errors.ts';
import type { Wiring } from '../shared/protocol.ts';
import type { BoardState, LinkBoard } from './linkBoard.ts';
import { buffersOf } from './linkValues.ts';

export interface HistoryLimits {
  entries: number;
  /** Of values that nothing but the history holds. */
  bytes: number;
}

interface Entry {
  /** What the change is called. */
  label: string;
  /** How it was before the change; of one that was taken back, how it was behind it. */
  state: BoardState;
}

const LIMITS: HistoryLimits = { entries: 100, bytes: 256 * 2 ** 20 };

export class WiringHistory {
  private readonly board: LinkBoard;
  private readonly limits: HistoryLimits;
  private readonly past: Entry[] = [];
  private readonly future: Entry[] = [];

  constructor(board: LinkBoard, limits = LIMITS) {
    this.board = board;
    this.limits = limits;
  }

  /** The same for another board with the same links. */
  on(board: LinkBoard): WiringHistory {
    const moved = new WiringHistory(board, this.limits);
    moved.past.push(...this.past);
    moved.future.push(...this.future);
    return moved;
  }

  get labels(): Pick<Wiring, 'undo' | 'redo'> {
    return { undo: this.past.at(-1)?.label, redo: this.future.at(-1)?.label };
  }

  /** Makes a change that can be taken back. One that fails leaves no entry. */
  async record(label: string, change: () => Promise<void> | void): Promise<void> {
    const before = await this.board.state();
    await change();
    this.push(label, before);
  }

  /** For a change that takes a while: told of again with the same state before it, it gets a new label. */
  push(label: string, before: BoardState): void {
    const last = this.past.at(-1);
    if (last?.state === before) last.label = label;
    else this.past.push({ label, state: before });
    this.future.length = 0;
    this.trim();
  }

  /** @throws PatchbayError 'bad-request' when there is nothing to take back. */
  async undo(): Promise<void> {
    if (!(await this.move(this.past, this.future)))
      throw badRequest('There is nothing to undo.', 'Change the wiring first.');
  }

  /** @throws PatchbayError 'bad-request' when nothing was taken back since the last change. */
  async redo(): Promise<void> {
    this.checkRedo();
    await this.move(this.future, this.past);
  }

  /** @throws what redo would. */
  checkRedo(): void {
    if (this.future.length === 0) throw badRequest('There is nothing to redo.', 'Undo a change first.');
  }

  /** What only the history holds. */
  get bytes(): number {
    const states = [...this.past, ...this.future].map(({ state }) => state);
    const held = buffersOf(states.flatMap(({ known }) => [...known.values()]));
    for (const buffer of this.board.buffers) held.delete(buffer);
    return [...held].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  private async move(from: Entry[], to: Entry[]): Promise<boolean> {
    const entry = from.at(-1);
    if (!entry) return false;
    const now = await this.board.state();
    await this.board.restore(entry.state);
    from.pop();
    to.push({ label: entry.label, state: now });
    this.trim();
    return true;
  }

  /** The oldest goes first, then what was taken back first. */
  private trim(): void {
    const { past, future, limits } = this;
    while (past.length + future.length > limits.entries || this.bytes > limits.bytes)
      if (!(past.shift() ?? future.shift())) break;
  }
}
