import { COMPOSITION, type Speaker } from '../../shared/protocol.ts';
import { asAsked, type Turn } from '../state/answers.ts';
import type { Subject } from '../state/look.ts';
import { currentPreset } from '../state/preset.ts';
import { useWiring } from '../state/wiring.ts';

/** What can be looked into: a whole answer of the composition, or one that was recorded. */
export function useSubject(speaker: Speaker, { prompt, answers }: Turn): Subject | undefined {
  const wiring = useWiring((state) => state.wiring);
  const answer = answers[speaker];
  if (speaker !== COMPOSITION || !answer || (answer.state !== 'done' && answer.state !== 'recorded')) return undefined;
  const { text, ids } = answer;
  const { maxTokens } = currentPreset();
  return { speaker, question: prompt, prompt: asAsked(prompt), answer: text, ids, wiring, maxTokens };
}
