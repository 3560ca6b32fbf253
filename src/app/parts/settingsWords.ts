// The settings in a line, for who does not look at them.
import type { TrainingSettings } from '../../shared/protocol.ts';
import { formatCount, formatPlural } from './format.ts';

/** "64 examples", "4 × 2,048 tokens". */
export function stepSizeWords({ batch, batchTokens, accumulate }: TrainingSettings): string {
  const one = batchTokens > 0 ? `${formatCount(batchTokens)} tokens` : formatPlural(batch, 'example');
  return accumulate > 1 ? `${formatCount(accumulate)} × ${one}` : one;
}

/** "400 steps of 64 examples, rate 0.005". */
export const settingsWords = (settings: TrainingSettings): string =>
  `${formatPlural(settings.steps, 'step')} of ${stepSizeWords(settings)}, rate ${settings.learningRate}`;
