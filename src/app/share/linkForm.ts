// One link of a wiring as text: "1.2-0.h4" is layer 2 of the first augmenter into the anchor's embeddings, with 4 heads;
// then what it has unlike most: "1.2-0.h4.off.nobias.released.prompt".
import * as v from 'valibot';
import { OURS } from '../../shared/composition.ts';
import type { SharedLink } from './setup.ts';
import { single, type ValueText } from './valueText.ts';

const FORM = /^(\d{1,2})\.(\d{1,4})-(\d{1,4})\.h(\d{1,4})((?:\.[a-z]{1,12}){0,5})$/;

/** A word of the text, and what it says; a link without it is as most are. */
const FLAGS: Readonly<Record<string, Partial<SharedLink>>> = {
  off: { enabled: false },
  nobias: { distanceBias: false },
  released: { variant: 'released' },
  lucidrains: { variant: 'lucidrains' },
  prompt: { mask: 'prompt' },
  unmasked: { mask: 'none' },
};

const isOf = (link: SharedLink, flag: Partial<SharedLink>): boolean =>
  Object.entries(flag).every(([key, value]) => link[key as keyof SharedLink] === value);

function write(link: SharedLink): string {
  const flags = Object.keys(FLAGS).filter((name) => isOf(link, FLAGS[name]));
  return [`${link.augmenter}.${link.from}-${link.to}.h${link.heads}`, ...flags].join('.');
}

function parse(text: string): SharedLink {
  const [, augmenter, from, to, heads, flags] = FORM.exec(text) ?? [];
  const numbers = { augmenter: Number(augmenter), from: Number(from), to: Number(to), heads: Number(heads) };
  const usual = { distanceBias: true, ...OURS, enabled: true };
  return Object.assign({ ...numbers, ...usual }, ...named(flags).map((name) => FLAGS[name]));
}

const named = (flags = ''): string[] => flags.split('.').filter(Boolean);

export const linkForm: ValueText<SharedLink> = single(
  v.pipe(
    v.string(),
    v.regex(FORM, 'not a link'),
    v.check((text) => named(FORM.exec(text)?.[5]).every((name) => Object.hasOwn(FLAGS, name)), 'not a kind of link'),
    v.transform(parse),
    v.check(({ augmenter, heads }) => augmenter > 0 && heads > 0, 'not a link'),
  ),
  write,
);
