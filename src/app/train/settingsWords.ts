// The settings in a line, for who does not look at them.
import type { TrainingSettings } from '../../shared/protocol.ts';
import { formatCount, formatPlural } from '../parts/format.ts';

/** "400 steps of 64 examples, rate 0.005". */
export function settingsWords({ steps, batch, batchTokens, accumulate, learningRate }: TrainingSettings): string {
  const one = batchTokens > 0 ? `${formatCount(batchTokens)} tokens` : formatPlural(batch, 'example');
  const size = accumulate > 1 ? `${formatCount(accumulate)} × ${one}` : one;
  return `${formatPlural(steps, 'step')} of ${size}, rate ${learningRate}`;
}
