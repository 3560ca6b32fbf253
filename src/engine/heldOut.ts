// Held-out questions and what is made of them: scores by one forward pass a batch, answers word by word to show.
import { COMPOSITION, type Example, type Speaker } from '../shared/protocol.ts';
import type { ComparedAnswer } from '../shared/trials.ts';
import { SHOWN } from './exampleSet.ts';
import type { HeldOutResult } from './run.ts';
import type { Speakers } from './speakers.ts';

/** Held-out questions that a run looks at each time. */
const HELD_OUT_LOOK = 128;
/** By how much an answer may be longer than the right one: nobody waits for all that a wrong one says. */
const SPARE_TOKENS = 8;

/** @param maxTokens of an answer, however long the right one is. */
export async function lookAtHeldOut(
  speakers: Speakers,
  heldOut: readonly Example[],
  maxTokens: number,
): Promise<HeldOutResult> {
  const { exact, loss, n } = await speakers.score(COMPOSITION, heldOut.slice(0, HELD_OUT_LOOK));
  const compared = await answerEach(speakers, [COMPOSITION], heldOut.slice(0, SHOWN), maxTokens);
  const answers = compared.map(({ prompt, expected, answers: [{ text, right }] }) => ({
    prompt,
    expected,
    answer: text,
    right,
  }));
  return { exact, loss, n, answers };
}

/** The likeliest answers. */
export async function answerEach(
  speakers: Speakers,
  who: readonly Speaker[],
  examples: readonly Example[],
  maxTokens: number,
): Promise<ComparedAnswer[]> {
  const compared: ComparedAnswer[] = [];
  for (const example of examples) {
    const expected = example.completion.trim();
    const answers = [];
    for (const speaker of who) {
      const text = await answerOne(speakers, speaker, example, maxTokens);
      answers.push({ speaker, text, right: text === expected });
    }
    compared.push({ prompt: example.prompt, expected, answers });
  }
  return compared;
}

/** @param stopped asked before each token. */
export async function answerOne(
  speakers: Speakers,
  speaker: Speaker,
  { prompt, completion }: Example,
  maxTokens: number,
  stopped?: () => boolean,
): Promise<string> {
  const options = { maxTokens: Math.min(maxTokens, speakers.tokensOf(completion) + SPARE_TOKENS), stopped };
  return (await speakers.askExample(speaker, prompt, options)).text.trim();
}
