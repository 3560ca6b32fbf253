import type { Link } from '../../shared/composition.ts';
import { formatShare } from '../parts/format.ts';
import { useLinkFigures } from '../state/linkFigures.ts';
import styles from './LinkFigureCells.module.css';
import { pointsWords, lossWords } from './figureWords.ts';
import { writesNothing } from './wireShape.ts';

/** ‖bridge‖ / ‖residual‖: a bar, as full as the wire is thick. */
export function ShareCell({ link: { id, enabled } }: { link: Link }) {
  const share = useLinkFigures(({ shares }) => shares[id]);
  if (!enabled) return <span className={styles.soft}>off</span>;
  if (share === undefined) return <span className={styles.soft}>–</span>;
  if (writesNothing(share)) return <span className={styles.soft}>nothing</span>;
  return (
    <span className={styles.share}>
      {formatShare(share)}
      <span className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${100 * Math.min(1, share)}%` }} />
      </span>
    </span>
  );
}

/** What is different without it, on held-out questions. */
export function OffCell({ link: { id, enabled } }: { link: Link }) {
  const figure = useLinkFigures(({ off }) => off[id]);
  const isStale = useLinkFigures((state) => state.isStale);
  const isUnderWay = useLinkFigures(({ measuring }) => measuring?.link === id);
  if (isUnderWay) return <span className={styles.soft}>measuring…</span>;
  if (!figure || !enabled) return <span className={styles.soft}>–</span>;
  return (
    <span className={styles.off} data-stale={isStale || undefined}>
      <span>{lossWords(figure.loss)}</span> <span>{pointsWords(figure.exact)}</span>
    </span>
  );
}
