// Shared links as links of the models that are open. Those that are here already are the same links, and keep their weights.
import { linkProblem, type Link } from '../../shared/composition.ts';
import { newLink, type Models } from '../../shared/wirings.ts';
import { linkForm } from './linkForm.ts';
import { sharedLinks, type SharedLink } from './setup.ts';

export interface PossibleLinks {
  links: Link[];
  /** Those that cannot be here, and why. */
  ignored: string[];
}

export function possibleLinks(shared: readonly SharedLink[], models: Models, present: readonly Link[]): PossibleLinks {
  const links: Link[] = [];
  const ignored: string[] = [];
  for (const each of shared) {
    const link = linkHere(each, models, present, links);
    // Its own id is no excuse: the same two layers are linked once.
    const others = links.map((other) => ({ ...other, id: `other ${other.id}` }));
    const problem = link
      ? linkProblem(link, models.anchor, [...models.augmenters], others)
      : `there is no augmenter ${each.augmenter}`;
    if (link && problem === undefined) links.push(link);
    else ignored.push(`links = '${linkForm.write(each)}' (${problem?.replace(/\.$/, '')})`);
  }
  return { links, ignored };
}

/** The same wiring, whatever its links are called? */
export function isSameWiring(a: readonly Link[], b: readonly Link[], augmenters: readonly string[]): boolean {
  const key = (links: readonly Link[]): string =>
    sharedLinks(links, augmenters).map(linkForm.write).toSorted().join(' ');
  return key(a) === key(b);
}

function linkHere(
  { augmenter: place, from, to, ...rest }: SharedLink,
  { anchor, augmenters }: Models,
  present: readonly Link[],
  before: readonly Link[],
): Link | undefined {
  const augmenter = augmenters[place - 1]?.id;
  if (augmenter === undefined) return undefined;
  const same = present.find((link) => link.augmenter === augmenter && link.from === from && link.to === to);
  if (same) return { ...same, ...rest };
  const link = newLink(augmenter, [from, to], anchor);
  const isTaken = [...present, ...before].some(({ id }) => id === link.id);
  return { ...link, ...rest, id: isTaken ? `${link.id}-shared` : link.id };
}
