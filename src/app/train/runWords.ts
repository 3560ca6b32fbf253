// A run in the list, in words.
import type { RunRecord } from '../../shared/runRecords.ts';
import { formatCount, formatLoss, formatPercent, formatPlural, formatSeconds } from '../parts/format.ts';

/** How far it came: "400 steps", "left at step 120 of 400". */
export function extentWords({ state, step, settings }: Pick<RunRecord, 'state' | 'step' | 'settings'>): string {
  const of = `step ${formatCount(step)} of ${formatCount(settings.steps)}`;
  switch (state) {
    case 'running':
      return 'running now'; // the figures above tell how far
    case 'paused':
      return `paused at ${of}`;
    case 'stopped':
      return `ended at ${of}`;
    case 'failed':
      return `failed at ${of}`;
    default:
      return step < settings.steps ? `ended early, at ${of}` : formatPlural(step, 'step');
  }
}

/** The last look at the held-out questions with the weights that it kept, the loss, how long: what there is of it. */
export function resultWords({
  heldOut,
  weightsOf,
  loss,
  seconds,
}: Pick<RunRecord, 'heldOut' | 'weightsOf' | 'loss' | 'seconds'>): string[] {
  const last = heldOut.findLast(({ step }) => step <= weightsOf);
  return [
    last ? `${formatPercent(last.exact)} right` : 'not scored',
    ...(loss === undefined ? [] : [`loss ${formatLoss(loss)}`]),
    ...(last ? [`held-out ${formatLoss(last.loss)}`] : []),
    formatSeconds(seconds),
  ];
}

const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "Nov 24, 10:32", where the reader is. @param started ISO 8601; '' when it is not a time. */
export function whenWords(started: string): string {
  const at = new Date(started);
  return Number.isNaN(at.getTime()) ? '' : `${date.format(at)}, ${time.format(at)}`;
}
