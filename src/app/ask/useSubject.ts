import type { Speaker } from '../../shared/protocol.ts';
import { asAsked, type Turn } from '../state/answers.ts';
import type { Subject } from '../state/look.ts';
import { currentPreset } from '../state/preset.ts';
import { useLookedWiring } from './useLookedWiring.ts';

/** What can be looked into: a whole answer of a composition, or one that was recorded. */
export function useSubject(speaker: Speaker, { prompt, answers }: Turn): Subject | undefined {
  const looked = useLookedWiring(speaker);
  const answer = answers[speaker];
  if (!looked || !answer || (answer.state !== 'done' && answer.state !== 'recorded')) return undefined;
  const { text, ids } = answer;
  const { maxTokens } = currentPreset();
  return { ...looked, question: prompt, prompt: asAsked(prompt), answer: text, ids, maxTokens };
}
