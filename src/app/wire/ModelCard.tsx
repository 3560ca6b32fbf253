import type { ReactNode } from 'react';
import type { ModelCard as Card } from '../../shared/protocol.ts';
import { formatBytes, formatCount, formatLarge } from '../parts/format.ts';
import type { Identity } from '../parts/identity.ts';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useOpening, type ModelProgress } from '../state/opening.ts';
import styles from './ModelCard.module.css';

interface Props {
  id: string;
  title: string;
  /** "Anchor", "Augmenter 2". */
  part: string;
  identity: Identity;
  card?: Card;
  /** What can be done with it. */
  menu: ReactNode;
}

/** What a model is; before that, how much of it has arrived. */
export function ModelCard({ id, title, part, identity, card, menu }: Props) {
  const progress = useOpening((opening) => opening.progress[id]);
  const isComing = useOpening(({ status, next }) => status === 'opening' || next !== undefined);
  const isMissing = useOpening(({ status }) => status === 'failed');
  return (
    <article className={styles.card} data-identity={identity} data-model={id}>
      <div className={styles.head}>
        <p className={styles.role}>{part}</p>
        {menu}
      </div>
      <h3 className={styles.title}>{title}</h3>
      {card && <p className={styles.about}>{card.about}</p>}
      {card && (
        <dl className={styles.facts}>
          <Fact name="Family" value={card.family} />
          <Fact name="Blocks" value={formatCount(card.blocks)} />
          <Fact name="Width" value={formatCount(card.width)} />
          <Fact name="Numbers" value={formatLarge(card.parameters)} />
          <Fact name="Size" value={formatBytes(card.bytes)} />
          {card.license && <Fact name="Licence" value={card.license} />}
        </dl>
      )}
      {!card && isComing && <Loading title={title} progress={progress} />}
      {!card && isMissing && <p className={styles.state}>not loaded</p>}
      {card && progress?.from === 'cache' && <p className={styles.state}>kept in this browser</p>}
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Loading({ title, progress }: { title: string; progress?: ModelProgress }) {
  if (!progress) return <p className={styles.state}>waiting for the first bytes…</p>;
  const { loadedBytes, totalBytes, from } = progress;
  return (
    <div className={styles.loading}>
      <ProgressBar label={`Loading ${title}`} value={loadedBytes} max={totalBytes} />
      <p className={styles.state}>
        {from === 'cache' ? 'kept in this browser' : `${formatBytes(loadedBytes)} of ${formatBytes(totalBytes)}`}
      </p>
    </div>
  );
}
