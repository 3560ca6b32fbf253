// What happens on the board, heard in one place: a hundred jacks and the wires between them need no ear of their own.
import { useEffect, useEffectEvent, useRef } from 'react';
import { jackKey, jacksOf, layersOf, type Jack } from './boardLayout.ts';
import { mark, useBoard } from './boardState.ts';
import { describeLink, endsBetween, press, problemOf, putBack } from './plugging.ts';
import { newLink } from '../../shared/wirings.ts';
import { openDetails, useLinkDetails } from '../state/linkDetails.ts';
import { say, useWiring } from '../state/wiring.ts';
import { neighbour } from './neighbour.ts';
import { wireUnder } from './wireUnder.ts';
import { WireDrag, type BoardParts } from './wireDrag.ts';

export function useBoardEvents(parts: BoardParts): void {
  const { board, layout, wires, models } = parts;
  const drag = useRef<WireDrag>(undefined);
  const everyJack = (): Jack[] =>
    [...models.augmenters, models.anchor].flatMap((model) =>
      layersOf(model).map((layer): Jack => {
        const side = model === models.anchor ? 'anchor' : 'augmenter';
        return { side, model: model.id, layer };
      }),
    );
  const jackOf = (target: EventTarget | null): Jack | undefined => {
    const key = target instanceof Element && target.closest<HTMLElement>('[data-jack]')?.dataset.jack;
    return key ? everyJack().find((jack) => jackKey(jack) === key) : undefined;
  };
  const focus = (jack: Jack | undefined): void => {
    if (jack) board.current?.querySelector<HTMLElement>(`[data-jack="${CSS.escape(jackKey(jack))}"]`)?.focus();
  };

  /** By keyboard, the focus goes where the next choice is: across when a wire is picked up, back when it is put down. */
  const choose = (jack: Jack, byKeyboard: boolean): void => {
    const before = useBoard.getState().held;
    const done = press(jack, models);
    if (!byKeyboard) return;
    if (done !== 'held') return focus(before);
    const { links } = useWiring.getState();
    const isFree = (other: Jack): boolean => {
      const ends = endsBetween(jack, other);
      return (
        ends !== undefined && !problemOf(newLink(ends.augmenter, [ends.from, ends.to], models.anchor), models, links)
      );
    };
    focus(everyJack().find((other) => other.side !== jack.side && isFree(other)));
  };

  const pointed = (event: PointerEvent | MouseEvent) => wireUnder(event, wires);
  const isBusy = (): boolean => drag.current?.isDragging ?? false;

  const down = useEffectEvent((event: PointerEvent): void => {
    drag.current?.end();
    drag.current = undefined;
    if (event.button !== 0) return;
    const jack = jackOf(event.target);
    const wire = jack ? undefined : pointed(event);
    const link = wire?.end && useWiring.getState().links.find(({ id }) => id === wire.id);
    const stays = link && jacksOf(link, models.anchor.id)[wire.end === 'anchor' ? 0 : 1];
    const from = jack ?? stays;
    if (from) drag.current = new WireDrag(parts, from, event, link?.id);
  });
  const clicked = useEffectEvent((event: MouseEvent): void => {
    if (isBusy() && event.detail !== 0) return; // the click that a browser sends after a drag is none
    const jack = jackOf(event.target);
    if (jack) return choose(jack, event.detail === 0);
    const wire = pointed(event);
    const link = useWiring.getState().links.find(({ id }) => id === wire?.id);
    if (!link) return;
    const isOpened = useLinkDetails.getState().opened === link.id;
    openDetails(isOpened ? undefined : link.id);
    say(isOpened ? '' : `${describeLink(link, models)}: its details are open in the table. Its ends can be dragged.`);
  });
  const looked = useEffectEvent(({ target }: Event): void => {
    const jack = jackOf(target);
    const before = useBoard.getState().looked;
    if (jack && !(before && jackKey(before) === jackKey(jack))) useBoard.setState({ looked: jack });
  });
  const moved = useEffectEvent((event: PointerEvent): void => {
    if (drag.current?.isHeld) return;
    const gap = event.target instanceof HTMLElement && event.target.closest<HTMLElement>('[data-gap]');
    const wire = gap ? pointed(event) : undefined;
    if (gap) gap.toggleAttribute('data-pointed', wire !== undefined);
    if (gap && wire?.end) gap.dataset.pointed = 'end';
    mark(wire?.id);
    looked(event);
  });
  const keyed = useEffectEvent((event: KeyboardEvent): void => {
    const jack = jackOf(event.target);
    if (!jack) return;
    if (event.key === 'Escape') {
      const { held } = useBoard.getState();
      if (held) focus(held);
      if (held) putBack();
      return;
    }
    const next = neighbour(layout, jack, event.key);
    if (!next) return;
    event.preventDefault();
    focus(next);
  });
  useEffect(() => {
    const element = board.current;
    const listening = new AbortController();
    const { signal } = listening;
    element?.addEventListener('pointerdown', (event) => down(event), { signal });
    element?.addEventListener('click', (event) => clicked(event), { signal });
    element?.addEventListener('pointermove', (event) => moved(event), { signal });
    element?.addEventListener('pointerleave', () => mark(undefined), { signal });
    element?.addEventListener('focusin', (event) => looked(event), { signal });
    element?.addEventListener('keydown', (event) => keyed(event), { signal });
    return () => {
      listening.abort();
      drag.current?.end();
    };
  }, [board]);
}
