import { ask, askNewest, setExpected, useAnswers } from '../state/answers.ts';
import { engine } from '../state/engineClient.ts';
import { useExamples } from '../state/examples.ts';
import { currentPreset, exampleOf } from '../state/preset.ts';
import { expectedAnswer, type KnownAnswer } from './expectedAnswer.ts';

/** Asks everyone, and finds out which answer would be right. Words are looked up last: the answers come first. */
export async function askAndCheck(prompt: string): Promise<void> {
  await check(await ask(prompt), prompt);
}

/** The same with the newest question, when those who answer have changed. */
export async function askNewestAndCheck(): Promise<void> {
  const prompt = useAnswers.getState().turns[0]?.prompt ?? '';
  const turn = await askNewest();
  if (turn !== undefined) await check(turn, prompt);
}

async function check(turn: number, prompt: string): Promise<void> {
  setExpected(turn, await expectedAnswer(prompt, currentPreset().checker, knownAnswers(), lookUp));
}

function knownAnswers(): KnownAnswer[] {
  const { report } = useExamples.getState();
  const examples = [...(report?.firstTrain ?? []), ...(report?.firstHeldOut ?? [])];
  return [...currentPreset().prompts, ...examples.map(({ prompt, completion }) => ({ prompt, expected: completion }))];
}

/**
 * The number of a word, from the only one who knows it: the example's own augmenter. It says something about every word, so a word that
 * it does not know counts for nothing. Negative ids belong to nobody's turn.
 */
async function lookUp(word: string): Promise<number | undefined> {
  const speakers = exampleOf(currentPreset())?.augmenters.slice(0, 1) ?? [];
  const params = { askId: -1, prompt: word, speakers, maxTokens: 1 };
  const [answer] = await engine.call('ask', params).catch(() => []);
  if (!answer || answer.unknownTokens > 0) return undefined;
  const text = answer.text.trim();
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}
