// What is being pointed at and held on the board. In a store of its own, so that only what shows it is drawn again.
import { create } from 'zustand';
import { onPresetChange } from '../state/preset.ts';
import type { Jack } from './boardLayout.ts';

export interface BoardState {
  /** The layer whose wire was picked up. */
  held?: Jack;
  /** The layer under the pointer, or with the focus. */
  looked?: Jack;
  /** Id of the link that is pointed at, in the drawing or in the table. */
  marked?: string;
}

export const useBoard = create<BoardState>()(() => ({}));

onPresetChange(() => useBoard.setState({ held: undefined, looked: undefined, marked: undefined }));

export function mark(marked: string | undefined): void {
  if (useBoard.getState().marked !== marked) useBoard.setState({ marked });
}
