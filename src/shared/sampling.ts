/** How tokens are drawn. */
export interface Sampling {
  /** Logits are divided by it; 0 takes the likeliest token. */
  temperature: number;
  /** Only the smallest set of the likeliest tokens that holds this share of the probability; 1: all. */
  topP: number;
  /** Only so many of the likeliest tokens; 0: all. */
  topK: number;
  /** A whole number below 2³². */
  seed: number;
}

export const GREEDY: Sampling = { temperature: 0, topP: 1, topK: 0, seed: 0 };

/** What is wrong with these settings, in words; undefined when they can be used. */
export function samplingProblem({ temperature, topP, topK, seed }: Sampling): string | undefined {
  if (!(temperature >= 0 && temperature <= 100)) return `The temperature must be from 0 to 100; it is ${temperature}.`;
  if (!(topP > 0 && topP <= 1)) return `top-p must be above 0 and at most 1; it is ${topP}.`;
  if (!(Number.isInteger(topK) && topK >= 0)) return `top-k must be a whole number from 0 on; it is ${topK}.`;
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    return `The seed must be a whole number from 0 to ${2 ** 32 - 1}; it is ${seed}.`;
  return undefined;
}
