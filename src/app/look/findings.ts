// What is seen at one token, in plain words: worked out from the numbers, and nothing that they do not say.
import type { AttentionLook, Look, NextToken, TokenLook } from '../../shared/looks.ts';
import type { Speaker } from '../../shared/protocol.ts';
import { formatPercent, formatShare } from '../parts/format.ts';
import { rowWeights, seenColumns } from './attention.ts';
import { quote } from './words.ts';

/** Below this a share reads as 0.0 %: nothing that could be seen. */
export const NOTHING = 0.0005;
/** Heads look *at* a token when it gets this many times its even share (1 / tokens seen)… */
const ABOVE_CHANCE = 1.5;
/** …and no less than this: of hundreds of tokens, many get twice next to nothing. */
const WORTH_NAMING = 0.1;
const MOST_NAMED = 3;

export interface Facts {
  look: Look;
  /** Which token's choice is looked at, from 1. */
  token: number;
  link: string;
  /** Whose next tokens are the composition's. */
  speaker: Speaker;
  /** What the link reads, and its tokens. */
  augmenter: { title: string; tokens: readonly string[] };
  name: (link: string) => string;
  attention?: AttentionLook;
  seen?: TokenLook;
  /** The same place with the link left out. */
  without?: TokenLook;
}

export function findings(facts: Facts): string[] {
  const written = shareOf(facts, facts.link) >= NOTHING;
  return [writes(facts), ...(written ? [looksAt(facts), changes(facts), leftOut(facts)] : [])].filter(
    (sentence) => sentence !== undefined,
  );
}

const shareOf = ({ look, token }: Facts, link: string): number =>
  look.links.find((each) => each.link === link)?.perToken[token - 1] ?? 0;

function writes(facts: Facts): string {
  const { look, token, link, name } = facts;
  const where = token < look.tokens.length ? `Before ${quote(look.tokens[token])}` : 'At the end';
  const mine = shareOf(facts, link);
  const [top, second] = look.links
    .map((each) => ({ link: each.link, share: shareOf(facts, each.link) }))
    .toSorted((a, b) => b.share - a.share);
  if (top.share < NOTHING) {
    const nobody = second ? 'none of the links writes anything' : `${name(link)} writes nothing`;
    return `${where} ${nobody}: the composition says what the anchor says.`;
  }
  if (!second) return `${where}, ${name(link)}, the only link that is on, writes ${formatShare(mine)}.`;
  if (top.share === mine)
    return `${where}, ${name(link)} writes the most of ${look.links.length} links: ${formatShare(mine)}.`;
  const little = mine < NOTHING ? 'nothing' : formatShare(mine);
  return `${where}, ${name(link)} writes ${little}; ${name(top.link)} writes the most: ${formatShare(top.share)}.`;
}

function looksAt({ attention, token, augmenter: { title, tokens } }: Facts): string | undefined {
  if (!attention) return undefined;
  const seen = seenColumns(attention, token - 1);
  if (seen === 0) return `It sees nothing of ${title} there.`;
  const ranked = Array.from(rowWeights(attention, token - 1, 'mean'), (weight, column) => ({
    weight,
    column,
  })).toSorted((a, b) => b.weight - a.weight);
  if (seen === 1) return `All that it sees of ${title} is ${quote(tokens[ranked[0].column])}.`;
  const least = Math.max(ABOVE_CHANCE / seen, WORTH_NAMING);
  const named = ranked.filter(({ weight }) => weight >= least).slice(0, MOST_NAMED);
  const even = `an even share would be ${formatShare(1 / seen)}`;
  if (named.length === 0) return `Its heads look at nothing in particular of ${seen} tokens.`;
  const list = named.map(({ weight, column }) => `${quote(tokens[column])} (${formatPercent(weight)})`);
  return `Its heads look at ${list.join(', ').replace(/, ([^,]*)$/, ' and $1')}; ${even}.`;
}

function changes({ seen, link, name }: Facts): string | undefined {
  if (!seen || seen.lens.length === 0) return undefined;
  const changing = seen.lens.filter(({ before, after }) => differ(before[0], after[0]));
  const at = changing.find((each) => each.link === link) ?? changing.at(-1);
  if (!at) return 'At no link does what would be said next change.';
  const change = `from ${likely(at.before[0])} to ${likely(at.after[0])}`;
  return at.link === link
    ? `At its layer it changes the likeliest token ${change}.`
    : `The likeliest token changes at ${name(at.link)}, ${change}.`;
}

function leftOut({ seen, without, speaker }: Facts): string | undefined {
  const [now, then] = [seen, without].map((each) => each?.next.find((next) => next.speaker === speaker)?.tokens[0]);
  if (!now || !then) return undefined;
  if (differ(now, then)) return `Left out, the likeliest token would be ${likely(then)} instead of ${likely(now)}.`;
  const [before, after] = [now, then].map(({ probability }) => formatPercent(probability));
  return before === after
    ? `Left out, ${quote(now.text)} stays the likeliest, at ${before} as before.`
    : `Left out, ${quote(now.text)} stays the likeliest, at ${after} instead of ${before}.`;
}

/** As they read: that one begins with a space and the other does not is no news. */
const differ = (one?: NextToken, other?: NextToken): boolean => quote(one?.text ?? '') !== quote(other?.text ?? '');

export const likely = ({ text, probability }: NextToken): string => `${quote(text)} (${formatPercent(probability)})`;
