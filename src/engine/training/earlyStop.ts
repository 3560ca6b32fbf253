// When a run has learned what it can: no lower held-out loss for as many looks as a person has patience for.
import type { HeldOutPoint } from '../../shared/runRecords.ts';

/** NaN is worse than anything. */
const lossOf = ({ loss }: Pick<HeldOutPoint, 'loss'>): number => (Number.isNaN(loss) ? Infinity : loss);

/** The look with the lowest loss, the first among equals. */
export function bestLook<Look extends Pick<HeldOutPoint, 'loss'>>(looks: readonly Look[]): Look | undefined {
  let best: Look | undefined;
  for (const look of looks) if (best === undefined || lossOf(look) < lossOf(best)) best = look;
  return best;
}

/**
 * What the newest look says. `better`: the lowest loss so far, its weights are worth putting aside. `enough`: none of the
 * last `patience` looks was. A patience of 0 never ends.
 */
export function verdict(looks: readonly Pick<HeldOutPoint, 'loss'>[], patience: number): 'better' | 'worse' | 'enough' {
  const best = bestLook(looks);
  const since = best === undefined ? 0 : looks.length - 1 - looks.indexOf(best);
  if (since === 0) return 'better';
  return patience > 0 && since >= patience ? 'enough' : 'worse';
}
