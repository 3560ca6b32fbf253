// Stages of a tokenizer may make a text longer, and there may be many of them: forty that double it make a terabyte. Our own
// stages are measured one by one; decoders run in the library, so what theirs can do is found out before.
import { compilePattern } from './pattern.ts';
import { patternConfig } from './tokenizerJson.ts';
import type { Tracked } from './tracked.ts';
import * as v from 'valibot';

/** For each code unit of the text, and besides. One character may become eighteen (NFKC), and each three bytes. */
const ROOM_FOR_EACH = 64;
const ROOM_BESIDES = 4096;
const LONGEST_TOKEN_GROWTH = 64;

/** The pieces as they are. @throws Error in words when they are far longer than the text that they were made of. */
export function withinRoom(text: Tracked, pieces: Tracked[]): Tracked[] {
  const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  if (length > ROOM_FOR_EACH * text.text.length + ROOM_BESIDES) throw new Error('it makes texts grow without end');
  return pieces;
}

const decoder = v.looseObject({
  type: v.optional(v.string()),
  decoders: v.nullish(v.array(v.unknown())),
  pattern: v.nullish(patternConfig),
  content: v.nullish(v.string()),
  replacement: v.nullish(v.string()),
  suffix: v.nullish(v.string()),
});

/** @throws Error in words for a decoder that could make tokens many times as long, or whose pattern may run for ever. */
export function refuseGrowth(config: unknown): void {
  if (growthOf(config) > LONGEST_TOKEN_GROWTH) throw new Error('its decoder makes texts grow without end');
}

/** How many times as long a token can become. */
function growthOf(config: unknown): number {
  const parsed = v.safeParse(decoder, config);
  if (!parsed.success) return config == null ? 1 : Infinity;
  const { type, decoders, pattern, content, replacement, suffix } = parsed.output;
  if (pattern) compilePattern(pattern);
  // What is put in the place of nothing goes between all characters.
  const doubles = replacement === '' || type === 'CTC' || (type === 'BPEDecoder' && !suffix);
  const own = (pattern ? 1 + (content?.length ?? 0) : 1) * (doubles ? 2 : 1);
  return (decoders ?? []).reduce<number>((product, each) => product * growthOf(each), own);
}
