import { augmenterIdentity } from '../parts/identity.ts';
import { ModelCard } from './ModelCard.tsx';
import styles from './ModelCards.module.css';
import type { WireModels } from './useModels.ts';

/** Everyone in the composition. */
export function ModelCards({ models }: { models: WireModels }) {
  const { anchor, augmenters, cards, title } = models;
  return (
    <div className={styles.cards}>
      {augmenters.map(({ id }, i) => (
        <ModelCard
          key={id}
          id={id}
          title={title(id)}
          part={augmenters.length > 1 ? `Augmenter ${i + 1}` : 'Augmenter'}
          identity={augmenterIdentity(i)}
          card={cards?.augmenters.find((card) => card.id === id)}
        />
      ))}
      <ModelCard id={anchor.id} title={title(anchor.id)} part="Anchor" identity="anchor" card={cards?.anchor} />
    </div>
  );
}
