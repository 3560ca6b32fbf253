// Links as they are written on the command line.
import type { Link, LinkMask, LinkVariant, ModelShape } from '../shared/composition.ts';
import { everyFourth, newLink } from '../shared/wirings.ts';
import { badCall, number, oneOf, type Flags } from './flags.ts';

const PAPER = 'every-4th';

/** What the published codes are called here, as in files and on the page. */
const FORMS: Readonly<Record<string, LinkVariant>> = {
  ours: 'pre-norm',
  released: 'released',
  lucidrains: 'lucidrains',
};
const MASKS: readonly LinkMask[] = ['causal', 'prompt', 'none'];

export interface Shapes {
  anchor: ModelShape;
  augmenters: readonly ModelShape[];
}

/**
 * "2-0,codes:2-1": augmenter layer–anchor layer, of the first augmenter unless one is named. Heads as in the anchor (CALM
 * §4), with a distance bias, which the published forms do not have.
 */
export function parseLinks(text: string, shapes: Shapes, flags: Flags): Link[] {
  const links = text === PAPER ? everyFourth(shapes, []) : text.split(',').map((pair) => parsePair(pair, shapes));
  const variant = FORMS[oneOf(flags, 'form', Object.keys(FORMS)) ?? 'ours'];
  const mask = oneOf(flags, 'mask', MASKS);
  return links.map((link) => ({
    ...link,
    variant,
    mask: mask ?? link.mask,
    distanceBias: variant === 'pre-norm',
    heads: number(flags, 'heads', link.heads),
  }));
}

function parsePair(pair: string, { anchor, augmenters }: Shapes): Link {
  const match = /^\s*(?:([\w.-]+):)?(\d+)-(\d+)\s*$/.exec(pair);
  if (!match) throw badCall(`"${pair}" is no link: write augmenter layer–anchor layer, such as 2-0, or ${PAPER}.`);
  const [, augmenter = augmenters[0].id, from, to] = match;
  return { ...newLink(augmenter, [Number(from), Number(to)], anchor), heads: anchor.heads };
}
