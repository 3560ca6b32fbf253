import { ANCHOR } from '../../shared/protocol.ts';
import { formatPercent } from '../parts/format.ts';
import { usePreset } from '../state/preset.ts';
import { useScores } from '../state/scores.ts';
import styles from './Baselines.module.css';

/** What each model does by itself, as far as it is known; and how to read the figures. */
export function Baselines({ title }: { title: (id: string) => string }) {
  const { anchor, augmenters } = usePreset(({ preset }) => preset);
  const scores = useScores(({ bySpeaker }) => bySpeaker);
  const alone = [...augmenters, ANCHOR].flatMap((speaker) => {
    const score = scores[speaker];
    if (!score) return [];
    return `${title(speaker === ANCHOR ? anchor : speaker)} alone ${formatPercent(score.exact)} of ${score.n}`;
  });
  return (
    <p className={styles.note}>
      {alone.length > 0 && `To compare with: ${alone.join(', ')}. `}± is one standard error, in points: what lies nearer
      together than about twice that may be chance. One seed each.
    </p>
  );
}
