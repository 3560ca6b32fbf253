import { formatPercent } from './format.ts';
import { Meter } from './Meter.tsx';
import styles from './ScoreMeter.module.css';

interface Props {
  /** Whose score: for the meter's name. */
  of: string;
  score?: { exact: number; n: number };
}

/** "91 % of 64 held-out questions", with a bar in the identity colour around it. */
export function ScoreMeter({ of, score }: Props) {
  return (
    <div className={styles.score}>
      <Meter label={`${of}: share of held-out questions answered right`} value={score?.exact ?? 0} />
      {score ? (
        <span>
          <strong>{formatPercent(score.exact)}</strong> of {score.n} held-out questions
        </span>
      ) : (
        <span>not scored yet</span>
      )}
    </div>
  );
}
