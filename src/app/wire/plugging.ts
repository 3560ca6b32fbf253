// Plugging a wire in, by drag, by click and click, or by keyboard: the same few acts for all three. A jack is held; the
// next jack on the other side completes the link; anything else puts it back. An end of a link can be moved in the same way.
import { layerName, linkLabel, linkProblem, type Link } from '../../shared/composition.ts';
import { movedLink, newLink } from '../../shared/wirings.ts';
import { openDetails, useLinkDetails } from '../state/linkDetails.ts';
import { changeLinks, say, useWiring } from '../state/wiring.ts';
import { jackKey, type Jack } from './boardLayout.ts';
import { useBoard } from './boardState.ts';
import type { WireModels } from './useModels.ts';

type Ends = Pick<Link, 'augmenter' | 'from' | 'to'>;

export const describeJack = ({ model, layer }: Jack, { title }: WireModels): string =>
  `${title(model)} ${layerName(layer)}`;

/** "Codes block 2 to Sums block 1" */
export const describeLink = ({ augmenter, from, to }: Ends, { title, anchor }: WireModels): string =>
  `${title(augmenter)} ${layerName(from)} to ${title(anchor.id)} ${layerName(to)}`;

export function endsBetween(a: Jack, b: Jack): Ends | undefined {
  const [from, to] = a.side === 'augmenter' ? [a, b] : [b, a];
  return from.side === to.side ? undefined : { augmenter: from.model, from: from.layer, to: to.layer };
}

/** Why a link cannot be, in words. */
export function problemOf(link: Link, models: WireModels, others: readonly Link[]): string | undefined {
  if (!models.cards) return 'The models are still loading.';
  const present = others.map((other) => ({ ...other, id: `present ${other.id}` })); // the same id is no excuse
  return linkProblem(link, models.anchor, [...models.augmenters], present);
}

export function hold(jack: Jack, models: WireModels): void {
  useBoard.setState({ held: jack });
  const side = jack.side === 'augmenter' ? 'anchor' : 'augmenter';
  say(`${describeJack(jack, models)} picked up. Choose a layer of the ${side}; Escape puts it back.`);
}

export function putBack(): void {
  useBoard.setState({ held: undefined });
  say('Put back.');
}

const ACROSS = 'A wire goes from a layer of an augmenter to a layer of the anchor.';

/** @returns whether they are linked now. */
export function connect(a: Jack, b: Jack, models: WireModels): boolean {
  useBoard.setState({ held: undefined });
  const { links } = useWiring.getState();
  const ends = endsBetween(a, b);
  const link = ends && newLink(ends.augmenter, [ends.from, ends.to], models.anchor);
  const refused = link ? problemOf(link, models, links) : ACROSS;
  if (refused || !link) {
    say(refused ?? '');
    return false;
  }
  void changeLinks([...links, link], `Linked ${describeLink(link, models)} (${linkLabel(link)}).`);
  return true;
}

/** Both ends as they should be now. A link that has moved is a new one: what it had learned was for other layers. */
export function moveLink(id: string, a: Jack, b: Jack, models: WireModels): void {
  const { links } = useWiring.getState();
  const link = links.find((each) => each.id === id);
  const ends = endsBetween(a, b);
  if (!link || !ends) return say(ACROSS);
  if (ends.augmenter === link.augmenter && linkLabel(ends) === linkLabel(link)) return say('Put back.');
  const others = links.filter((each) => each !== link);
  const moved = movedLink(link, ends, others);
  const refused = problemOf(moved, models, others);
  if (refused) return say(refused);
  if (useLinkDetails.getState().opened === id) openDetails(moved.id);
  void changeLinks(
    links.map((each) => (each === link ? moved : each)),
    `Moved: ${describeLink(moved, models)} (${linkLabel(moved)}). It starts untrained: what was learned was for other layers.`,
  );
}

/** Picks up, puts back or links, as the state asks. */
export function press(jack: Jack, models: WireModels): 'held' | 'linked' | 'refused' | 'back' {
  const { held } = useBoard.getState();
  if (held && jackKey(held) === jackKey(jack)) {
    putBack();
    return 'back';
  }
  if (!held || held.side === jack.side) {
    hold(jack, models);
    return 'held';
  }
  return connect(held, jack, models) ? 'linked' : 'refused';
}
