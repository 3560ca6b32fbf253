import { useWiring } from '../state/wiring.ts';
import styles from './CostLine.module.css';
import { costWords } from './costWords.ts';
import type { WireModels } from './useModels.ts';

/** The line that is always true. */
export function CostLine({ models }: { models: WireModels }) {
  const links = useWiring((state) => state.links);
  const [count, ...more] = costWords(links, models.cards);
  return (
    <p className={styles.cost}>
      {models.cards ? <strong>{count}</strong> : count}
      {more.map((words) => ` · ${words}`)}
    </p>
  );
}
