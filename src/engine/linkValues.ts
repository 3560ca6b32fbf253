// The weights of links as plain values: what they must hold, and when they may pass from one link to another.
import { linkLabel, type Link } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { NamedValues } from './model/parts.ts';

/** A link with its weights. Neither is ever written to again: changed weights are other arrays. */
export interface KnownLink {
  link: Link;
  values: readonly NamedValues[];
}

/** @throws PatchbayError 'bad-composition' when a tensor is missing or has another shape. */
export function checkValues(
  link: Link,
  layout: readonly Pick<NamedValues, 'name' | 'shape'>[],
  values: readonly NamedValues[],
): void {
  for (const { name, shape } of layout) {
    const found = values.find((tensor) => tensor.name === name);
    if (found?.shape.join() === shape.join()) continue;
    throw new PatchbayError({
      code: 'bad-composition',
      message: `The file lacks "${name}" of the link ${linkLabel(link)}, or has it in another shape than [${shape.join(', ')}].`,
      hint: 'Open the file where the same models are loaded, or save it again.',
    });
  }
}

/** What decides the shape and the meaning of a link's weights. */
const MEANING = ['augmenter', 'from', 'to', 'heads', 'distanceBias', 'variant', 'mask'] as const;

/** It, as a list of values. */
export function meaningOf(link: Link): readonly unknown[] {
  return MEANING.map((key) => link[key]);
}

/** May one have the weights of the other? */
export function sameTensors(a: Link, b: Link): boolean {
  return MEANING.every((key) => a[key] === b[key]);
}

export function sameWiring(a: readonly Link[], b: readonly Link[]): boolean {
  const same = (one: Link, other: Link): boolean =>
    one.id === other.id && one.enabled === other.enabled && sameTensors(one, other);
  return a.length === b.length && a.every((link, i) => same(link, b[i]));
}

/** What is kept of links that were removed, so that putting one back brings its weights back. */
const REMOVED_BYTES = 64 * 2 ** 20;

/** Without the oldest removed links that there is no room for. The newest stays where there is any. */
export function withinRoom(
  known: ReadonlyMap<string, KnownLink>,
  links: readonly Link[],
  room = REMOVED_BYTES,
): ReadonlyMap<string, KnownLink> {
  const here = new Set(links.map(({ id }) => id));
  const removed: [string, KnownLink][] = [];
  let left = room;
  for (const entry of [...known].toReversed().filter(([id]) => !here.has(id))) {
    left -= entry[1].values.reduce((sum, { values }) => sum + values.byteLength, 0);
    if (left < 0 && (removed.length > 0 || room === 0)) break;
    removed.unshift(entry);
  }
  return new Map([...removed, ...[...known].filter(([id]) => here.has(id))]);
}

/** In memory of their own: weights that were read together would hold each other. */
export function apart(values: readonly NamedValues[]): readonly NamedValues[] {
  const isApart = ({ values: { byteLength, buffer } }: NamedValues): boolean => byteLength === buffer.byteLength;
  if (values.every(isApart)) return values;
  return values.map((tensor) => (isApart(tensor) ? tensor : { ...tensor, values: tensor.values.slice() }));
}

/** The memory that these lie in; several of them may lie in one. */
export function buffersOf(known: Iterable<KnownLink>): Set<ArrayBufferLike> {
  return new Set([...known].flatMap(({ values }) => values.map((tensor) => tensor.values.buffer)));
}
