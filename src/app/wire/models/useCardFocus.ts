import { useEffect, type RefObject } from 'react';
import { useModelSet } from '../../state/modelSet.ts';

/** Where the cards are drawn anew, or in another order, the focus is lost: it goes to the model that was changed. */
export function useCardFocus(cards: RefObject<HTMLElement | null>, isSettled: boolean): void {
  const touched = useModelSet((set) => set.touched);
  useEffect(() => {
    if (touched === undefined || !isSettled) return;
    useModelSet.setState({ touched: undefined });
    if (document.activeElement !== document.body) return;
    cards.current?.querySelector<HTMLElement>(`[data-model="${CSS.escape(touched)}"] button`)?.focus();
  }, [cards, touched, isSettled]);
}
