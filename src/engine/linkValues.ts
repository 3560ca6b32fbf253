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

/** May one have the weights of the other? */
export function sameTensors(a: Link, b: Link): boolean {
  return MEANING.every((key) => a[key] === b[key]);
}

export function sameWiring(a: readonly Link[], b: readonly Link[]): boolean {
  const same = (one: Link, other: Link): boolean =>
    one.id === other.id && one.enabled === other.enabled && sameTensors(one, other);
  return a.length === b.length && a.every((link, i) => same(link, b[i]));
}

/** The memory that these lie in; several of them may lie in one. */
export function buffersOf(known: Iterable<KnownLink>): Set<ArrayBufferLike> {
  return new Set([...known].flatMap(({ values }) => values.map((tensor) => tensor.values.buffer)));
}
