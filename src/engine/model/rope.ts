// Rotary positions (arXiv 2104.09864) as config.json gives them, in the style of transformers 4 (rope_theta, rope_scaling)
// and of 5 (rope_parameters): how fast each pair of numbers turns, plain or slowed down for longer texts.
import * as v from 'valibot';
import { count, positive, unusable } from './fields.ts';

const scalingFields = v.looseObject({
  rope_theta: v.nullish(positive),
  rope_type: v.nullish(v.string()),
  type: v.nullish(v.string()),
  partial_rotary_factor: v.nullish(v.pipe(positive, v.maxValue(1))),
  factor: v.nullish(positive),
  original_max_position_embeddings: v.nullish(count),
  low_freq_factor: v.nullish(positive),
  high_freq_factor: v.nullish(positive),
  beta_fast: v.nullish(positive),
  beta_slow: v.nullish(positive),
  attention_factor: v.nullish(positive),
  mscale: v.nullish(v.number()),
  mscale_all_dim: v.nullish(v.number()),
  truncate: v.nullish(v.boolean()),
});
export type RopeScaling = v.InferOutput<typeof scalingFields>;

export const ropeScaling = v.nullish(scalingFields);

/** Of families whose blocks all turn alike. */
export const ropeFields = { rope_theta: v.nullish(positive), rope_scaling: ropeScaling, rope_parameters: ropeScaling };
type RopeFields = v.InferOutput<v.ObjectSchema<typeof ropeFields, undefined>>;

export interface Rope {
  /** Radians per position, one for each pair of numbers. */
  frequencies: number[];
  /** What scores are multiplied by besides the usual. */
  scoreFactor: number;
}

/** Rotary positions over whole heads. @throws PatchbayError 'bad-model' for a kind that is not supported. */
export function readRope(
  { rope_parameters, rope_scaling, rope_theta }: RopeFields,
  headWidth: number,
  contextLength: number,
): Rope {
  const scaling = rope_parameters ?? rope_scaling ?? {};
  if ((scaling.partial_rotary_factor ?? 1) !== 1) throw unusable('partial_rotary_factor is not supported');
  return ropeOf(scaling, scaling.rope_theta ?? rope_theta ?? 10_000, headWidth, contextLength);
}

type Kind = (scaling: RopeScaling, theta: number, width: number, contextLength: number) => Rope;

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['default', (_, theta, width) => ({ frequencies: plain(theta, width), scoreFactor: 1 })],
  ['linear', linear],
  ['llama3', llama3],
  ['yarn', yarn],
]);

/** @param width how many numbers of a head are turned. */
export function ropeOf(scaling: RopeScaling, theta: number, width: number, contextLength: number): Rope {
  const name = scaling.rope_type ?? scaling.type ?? 'default';
  const kind = KINDS.get(name);
  const known = [...KINDS.keys()].map((each) => `"${each}"`).join(', ');
  if (!kind) throw unusable(`rotary positions scaled by "${name}" are not supported; these are: ${known}`);
  const rope = kind(scaling, theta, width, contextLength);
  if (![...rope.frequencies, rope.scoreFactor].every((number) => Number.isFinite(Math.fround(number))))
    throw unusable(`rotary positions scaled by "${name}" get no finite frequencies from what it says`);
  return rope;
}

/** theta^(−2i/R) for i = 0 … R/2 − 1. */
function plain(theta: number, width: number): number[] {
  return Array.from({ length: width / 2 }, (_, i) => theta ** ((-2 * i) / width));
}

/** All slower by the same factor (arXiv 2306.15595). */
function linear(scaling: RopeScaling, theta: number, width: number): Rope {
  const factor = required(scaling, 'factor');
  return { frequencies: plain(theta, width).map((frequency) => frequency / factor), scoreFactor: 1 };
}

/** Slow ones slower, fast ones as they are, a smooth passage between (Llama 3.1). */
function llama3(scaling: RopeScaling, theta: number, width: number, contextLength: number): Rope {
  const factor = required(scaling, 'factor');
  const [low, high] = [required(scaling, 'low_freq_factor'), required(scaling, 'high_freq_factor')];
  if (low >= high) throw unusable('low_freq_factor must be smaller than high_freq_factor');
  const original = scaling.original_max_position_embeddings ?? contextLength;
  const frequencies = plain(theta, width).map((frequency) => {
    const turns = (original * frequency) / (2 * Math.PI);
    const kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return (1 - kept) * (frequency / factor) + kept * frequency;
  });
  return { frequencies, scoreFactor: 1 };
}

/** The same with a straight passage along the pairs, and scores that grow with the factor (arXiv 2309.00071). */
function yarn(scaling: RopeScaling, theta: number, width: number, contextLength: number): Rope {
  const original = scaling.original_max_position_embeddings ?? contextLength;
  const factor = scaling.factor ?? contextLength / original;
  const pairOf = (turns: number): number =>
    (width * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const whole = scaling.truncate ?? true;
  const [first, last] = [pairOf(scaling.beta_fast || 32), pairOf(scaling.beta_slow || 1)];
  const low = Math.max(whole ? Math.floor(first) : first, 0);
  const high = Math.min(whole ? Math.ceil(last) : last, width - 1);
  const frequencies = plain(theta, width).map((frequency, i) => {
    const slowed = Math.min(1, Math.max(0, (i - low) / (high === low ? 0.001 : high - low)));
    return slowed * (frequency / factor) + (1 - slowed) * frequency;
  });
  return { frequencies, scoreFactor: yarnAttention(scaling, factor) ** 2 }; // queries and keys each have it
}

function yarnAttention({ attention_factor, mscale, mscale_all_dim }: RopeScaling, factor: number): number {
  const grown = (by: number): number => (factor <= 1 ? 1 : 0.1 * by * Math.log(factor) + 1);
  if (attention_factor != null) return attention_factor;
  return mscale && mscale_all_dim ? grown(mscale) / grown(mscale_all_dim) : grown(1);
}

function required(scaling: RopeScaling, field: 'factor' | 'low_freq_factor' | 'high_freq_factor'): number {
  const value = scaling[field];
  if (value == null) throw unusable(`rotary positions are scaled, and ${field} is missing`);
  return value;
}
