import { ANCHOR } from '../../shared/protocol.ts';
import { augmenterIdentity } from '../parts/identity.ts';
import { usePreset } from '../state/preset.ts';
import { useScores } from '../state/scores.ts';

/** What each model does by itself, to compare a curve with. */
export interface Baseline {
  name: string;
  color: string;
  loss?: number;
}

export function useBaselines(): Baseline[] {
  const augmenters = usePreset(({ preset }) => preset.augmenters);
  const scores = useScores(({ bySpeaker }) => bySpeaker);
  return [
    { name: 'anchor alone', color: 'var(--anchor)', loss: scores[ANCHOR]?.loss },
    ...augmenters.map((id, i) => ({
      name: augmenters.length > 1 ? `augmenter ${i + 1} alone` : 'augmenter alone',
      color: `var(--${augmenterIdentity(i)})`,
      loss: scores[id]?.loss,
    })),
  ];
}
