// Plugging a wire in, by drag, by click and click, or by keyboard: one state for all three. A jack is held; the next jack
// on the other side completes the link; anything else puts it back.
import { useState } from 'react';
import { linkLabel, linkProblem, type Link } from '../../shared/composition.ts';
import { changeLinks, say, useWiring } from '../state/wiring.ts';
import { jackKey, layerName, type Jack } from './boardLayout.ts';
import type { WireModels } from './useModels.ts';
import { newLink } from '../../shared/wirings.ts';

export interface Plugging {
  held?: Jack;
  hold: (jack: Jack) => void;
  putBack: () => void;
  /** Picks up, puts back or links, as the state asks. @returns what it did. */
  press: (jack: Jack) => 'held' | 'linked' | 'refused' | 'back';
  connect: (a: Jack, b: Jack) => boolean;
  /** Why these two cannot be linked, in words. */
  problem: (a: Jack, b: Jack) => string | undefined;
}

export function usePlugging(models: WireModels): Plugging {
  const [held, setHeld] = useState<Jack>();
  const links = useWiring((state) => state.links);

  const linkBetween = (a: Jack, b: Jack): Link | undefined => {
    const [from, to] = a.side === 'augmenter' ? [a, b] : [b, a];
    if (from.side === to.side) return undefined;
    return newLink(from.model, [from.layer, to.layer], models.anchor);
  };

  const problem = (a: Jack, b: Jack): string | undefined => {
    const link = linkBetween(a, b);
    if (!link) return 'A wire goes from a layer of the augmenter to a layer of the anchor.';
    if (!models.cards) return 'The models are still loading.';
    const others = links.map((other) => ({ ...other, id: `present ${other.id}` })); // the same id is no excuse
    return linkProblem(link, models.anchor, [...models.augmenters], others);
  };

  const hold = (jack: Jack): void => {
    setHeld(jack);
    const side = jack.side === 'augmenter' ? 'anchor' : 'augmenter';
    say(`${describe(jack, models)} picked up. Choose a layer of the ${side}; Escape puts it back.`);
  };

  const putBack = (): void => {
    setHeld(undefined);
    say('Put back.');
  };

  const connect = (a: Jack, b: Jack): boolean => {
    const refused = problem(a, b);
    const link = linkBetween(a, b);
    setHeld(undefined);
    if (refused || !link) {
      say(refused ?? '');
      return false;
    }
    const ends = a.side === 'augmenter' ? [a, b] : [b, a];
    void changeLinks(
      [...links, link],
      `Linked ${ends.map((jack) => describe(jack, models)).join(' to ')} (${linkLabel(link)}).`,
    );
    return true;
  };

  const press = (jack: Jack): ReturnType<Plugging['press']> => {
    if (held && jackKey(held) === jackKey(jack)) {
      putBack();
      return 'back';
    }
    if (!held || held.side === jack.side) {
      hold(jack);
      return 'held';
    }
    return connect(held, jack) ? 'linked' : 'refused';
  };

  return { held, hold, putBack, press, connect, problem };
}

const describe = ({ model, layer }: Jack, { title }: WireModels): string => `${title(model)} ${layerName(layer)}`;
