// Greedy decoding as it is compared, over one library's way to do one token.
import { promptIds, type Sizes, type Work } from './contender.ts';

export interface OneToken {
  /** Reads token `id` at `place`; resolves with the likeliest next one, read back. */
  next(id: number, place: number): Promise<number>;
  dispose(): void | Promise<void>;
}

export async function greedy(
  { prompt, tokens }: Sizes['decode'],
  vocabulary: number,
  { next, dispose }: OneToken,
): Promise<Work> {
  const ids = promptIds(prompt, vocabulary);
  for (const [place, id] of ids.slice(0, -1).entries()) await next(id, place);
  let answer: number[] = [];
  return {
    start: async () => {
      answer = [];
      while (answer.length < tokens)
        answer.push(await next(answer.at(-1) ?? ids[prompt - 1], prompt - 1 + answer.length));
    },
    finish: async () => undefined, // every token was waited for
    result: async () => Float32Array.from(answer),
    dispose,
  };
}
