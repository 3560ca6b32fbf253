// A question from somewhere else in the page, whose right answer is known, goes into the box and to everyone.
import { ask, setExpected } from './answers.ts';
import { chooseMode, fillBox } from './askBox.ts';

export async function askKnown(prompt: string, expected: string): Promise<void> {
  chooseMode('questions');
  fillBox(prompt);
  setExpected(await ask(prompt), expected);
}
