// Ways to wire two models at once. Links that are there already stay the same links, so that they keep their weights.
import { OURS, WIDEST_HEAD, linkLabel, linkProblem, type Layer, type Link, type ModelShape } from './composition.ts';

export interface Models {
  anchor: ModelShape;
  augmenters: readonly ModelShape[];
}

type Ends = [from: Layer, to: Layer];

/** Of a new link, unless the model is so wide that each of them would be too wide. */
const MOST_HEADS = 4;

/** A new link; its id says which layers it joins. */
export function newLink(augmenter: string, [from, to]: Ends, anchor: ModelShape): Link {
  const possible = possibleHeads(anchor);
  const heads = possible.findLast((count) => count <= MOST_HEADS) ?? possible[0] ?? 1;
  return {
    id: `${augmenter}-${linkLabel({ from, to })}`,
    augmenter,
    from,
    to,
    heads,
    distanceBias: true,
    ...OURS,
    enabled: true,
  };
}

/** Every 4th layer of one model to every 4th of the other (CALM, §4), the shorter one spread; the last where there are fewer. */
export function everyFourth(models: Models, present: readonly Link[]): Link[] {
  return wireAll(models, present, (from, to) => {
    const count = Math.max(1, Math.floor(Math.min(from, to) / 4));
    return spreadEnds(from, to, count);
  });
}

/** n links, at even distances, the last blocks among them. */
export function spreadEvenly(models: Models, present: readonly Link[], count: number): Link[] {
  return wireAll(models, present, (from, to) => spreadEnds(from, to, count));
}

/** Every layer of one with every layer of the other, the embeddings included. */
export function allPairs(models: Models, present: readonly Link[]): Link[] {
  return wireAll(models, present, (from, to) =>
    Array.from({ length: from + 1 }, (_, i) => Array.from({ length: to + 1 }, (__, k): Ends => [i, k])).flat(),
  );
}

export function lastOnly(models: Models, present: readonly Link[]): Link[] {
  return wireAll(models, present, (from, to) => [[from, to]]);
}

/** A wiring of one augmenter, beside the links that the others have. In the order of the augmenters. */
export function wireOnly(
  models: Models,
  present: readonly Link[],
  augmenter: string | undefined,
  wire: (models: Models, present: readonly Link[]) => Link[],
): Link[] {
  if (augmenter === undefined) return wire(models, present);
  const own = wire({ ...models, augmenters: models.augmenters.filter(({ id }) => id === augmenter) }, present);
  return models.augmenters.flatMap(({ id }) =>
    id === augmenter ? own : present.filter((link) => link.augmenter === id),
  );
}

/** The same link between other layers: a new one, with nothing learned, since its weights were for the layers it had. */
export function movedLink(link: Link, ends: Pick<Link, 'augmenter' | 'from' | 'to'>, others: readonly Link[]): Link {
  let id = `${ends.augmenter}-${linkLabel(ends)}`;
  while (others.some((other) => other.id === id)) id += '-again';
  return { ...link, ...ends, id };
}

/** Numbers of heads that a link into this model can have. */
export function possibleHeads({ width }: Pick<ModelShape, 'width'>): number[] {
  return Array.from({ length: width / 4 }, (_, i) => i + 1).filter(
    (heads) => width % (4 * heads) === 0 && width / heads <= WIDEST_HEAD,
  );
}

/** The most that can be spread evenly without joining the same layers twice. */
export function mostSpread({ anchor, augmenters }: Models): number {
  return Math.max(1, ...augmenters.map(({ blocks }) => Math.max(blocks, anchor.blocks)));
}

/** The same links, as far as drawing and weights are concerned? */
export function sameLinks(a: readonly Link[], b: readonly Link[]): boolean {
  const key = (links: readonly Link[]): string =>
    links
      .map((link) => `${link.augmenter} ${linkLabel(link)} ${link.enabled}`)
      .toSorted()
      .join();
  return key(a) === key(b);
}

function spreadEnds(from: Layer, to: Layer, count: number): Ends[] {
  return Array.from({ length: count }, (_, i) => [
    Math.round(((i + 1) * from) / count),
    Math.round(((i + 1) * to) / count),
  ]);
}

function wireAll(models: Models, present: readonly Link[], ends: (from: Layer, to: Layer) => Ends[]): Link[] {
  const links: Link[] = [];
  for (const { id, blocks } of models.augmenters) {
    for (const pair of ends(blocks, models.anchor.blocks)) {
      const link = presentLink(present, id, pair) ?? newLink(id, pair, models.anchor);
      if (!linkProblem(link, models.anchor, [...models.augmenters], links)) links.push({ ...link, enabled: true });
    }
  }
  return links;
}

function presentLink(present: readonly Link[], augmenter: string, [from, to]: Ends): Link | undefined {
  return present.find((link) => link.augmenter === augmenter && link.from === from && link.to === to);
}
