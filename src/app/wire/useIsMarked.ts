import { useLinkDetails } from '../state/linkDetails.ts';
import { useBoard } from './boardState.ts';

/** Whether a link stands out: it is pointed at, in the drawing or in the table, or its details are open. */
export function useIsMarked(id: string): boolean {
  const isPointedAt = useBoard(({ marked }) => marked === id);
  const isOpened = useLinkDetails(({ opened }) => opened === id);
  return isPointedAt || isOpened;
}
