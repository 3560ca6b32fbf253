// Whether what a speaker said is right.
import type { SpeakerAnswer } from './answers.ts';

/** Undefined as long as it cannot be known: no answer yet, or no right answer to compare with. */
export function isRight(answer: SpeakerAnswer | undefined, expected: string | undefined): boolean | undefined {
  if (!answer || expected === undefined || answer.state === 'waiting' || answer.state === 'streaming') return undefined;
  if (answer.state === 'failed' || answer.ended === 'stopped' || (answer.state === 'recorded' && answer.text === ''))
    return undefined;
  return answer.text.trim() === expected.trim();
}
