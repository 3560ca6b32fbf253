import { ask, askNewest, setExpected, useAnswers } from '../state/answers.ts';
import { engine } from '../state/engineClient.ts';
import { useExamples } from '../state/examples.ts';
import { currentPreset, exampleOf } from '../state/preset.ts';
import { expectedAnswer, numberOfName, type KnownAnswer } from './expectedAnswer.ts';

/** Asks everyone, and finds out which answer would be right. Names are looked up last: the answers come first. */
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

/** The number of a name, from the example's own augmenters. Negative ids belong to nobody's turn. */
async function lookUp(name: string): Promise<number | undefined> {
  const speakers = exampleOf(currentPreset())?.augmenters ?? [];
  return numberOfName(await engine.call('ask', { askId: -1, prompt: name, speakers, maxTokens: 1 }).catch(() => []));
}
