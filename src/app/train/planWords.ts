// What the next run takes, in one line.
import type { RunPlan } from '../../shared/runRecords.ts';
import { formatBytes, formatPlural, formatSeconds } from '../parts/format.ts';

/** "400 steps · every example about 6 times · about 1 min 20 s · 24 MB of graphics memory". */
export function planWords({ steps, epochs, secondsPerStep, bytes }: RunPlan): string {
  return [
    formatPlural(steps, 'step'),
    timesWords(epochs),
    secondsPerStep === undefined
      ? 'time known after the first steps'
      : `about ${formatSeconds(Math.max(1, steps * secondsPerStep))}`,
    `${formatBytes(bytes)} of graphics memory`,
  ].join('\u00a0· ');
}

/** How often each example comes up. */
export function timesWords(epochs: number): string {
  if (epochs < 0.95) return `about ${Math.max(1, Math.round(100 * epochs))}\u00a0% of the examples`;
  const times = epochs < 2.95 ? Number(epochs.toPrecision(2)) : Math.round(epochs);
  return times === 1 ? 'every example about once' : `every example about ${formatPlural(times, 'time')}`;
}
