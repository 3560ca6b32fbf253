import { formatBytes, formatCount, formatDuration, formatPlural, formatShare } from '../parts/format.ts';
import { useRun } from '../state/run.ts';
import { useWiring } from '../state/wiring.ts';
import styles from './CostLine.module.css';
import type { WireModels } from './useModels.ts';
import { wireCost } from './wireCost.ts';

/** The line that is always true. */
export function CostLine({ models }: { models: WireModels }) {
  const links = useWiring((state) => state.links);
  const seconds = useRun(({ settings, examplesPerSecond }) => settings.batch / examplesPerSecond);
  if (!models.cards) return <p className={styles.cost}>{formatPlural(links.length, 'link')}</p>;
  const cost = wireCost(links, models.cards.anchor, models.cards.augmenters);
  const count = cost.on === cost.links ? formatPlural(cost.links, 'link') : `${cost.on} of ${cost.links} links on`;
  return (
    <p className={styles.cost}>
      <strong>{count}</strong> · {formatCount(cost.parameters)} trainable numbers · {formatShare(cost.share)} of the
      models’ numbers · {formatBytes(cost.bytes)}
      {Number.isFinite(seconds) && ` · about ${formatDuration(seconds)} a step`}
    </p>
  );
}
