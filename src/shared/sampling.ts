/** How tokens are drawn. */
export interface Sampling {
  /** Logits are divided by it; 0 takes the likeliest token. */
  temperature: number;
  /** Only the smallest set of the likeliest tokens that holds this share of the probability; 1: all. */
  topP: number;
  /** Only so many of the likeliest tokens; 0: all. */
  topK: number;
  /** Logits of tokens that were there before are divided by it, or multiplied where below zero; 1: off. */
  repetitionPenalty: number;
  /** A whole number below 2³². */
  seed: number;
}

export const GREEDY: Sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 };

/** What is wrong with these settings, in words; undefined when they can be used. */
export function samplingProblem(sampling: Sampling): string | undefined {
  const { temperature, topP, topK, repetitionPenalty, seed } = sampling;
  if (!(temperature >= 0 && temperature <= 100)) return `The temperature must be from 0 to 100; it is ${temperature}.`;
  if (!(topP > 0 && topP <= 1)) return `top-p must be above 0 and at most 1; it is ${topP}.`;
  if (!(Number.isInteger(topK) && topK >= 0)) return `top-k must be a whole number from 0 on; it is ${topK}.`;
  if (!(repetitionPenalty > 0 && repetitionPenalty <= 10))
    return `The repetition penalty must be above 0 and at most 10; it is ${repetitionPenalty}.`;
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    return `The seed must be a whole number from 0 to ${2 ** 32 - 1}; it is ${seed}.`;
  return undefined;
}
