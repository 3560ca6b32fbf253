import { useEffect, useRef } from 'react';
import type { Link } from '../../shared/composition.ts';
import { Button } from '../parts/Button.tsx';
import { formatBytes, formatLarge, formatPlural } from '../parts/format.ts';
import type { WireModels } from './useModels.ts';
import { wireCost } from './wireCost.ts';
import styles from './WirePresets.module.css';

interface Props {
  links: readonly Link[];
  models: WireModels;
  onTake: () => void;
  onLeave: () => void;
}

/** Says what so many links cost, before they are there. */
export function ManyLinks({ links, models: { cards }, onTake, onLeave }: Props) {
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => question.current?.querySelector('button')?.focus(), []);
  const cost = cards && wireCost(links, cards.anchor, cards.augmenters);
  const name = `Wire ${formatPlural(links.length, 'link')}?`;
  return (
    <div ref={question} className={styles.question} role="group" aria-label={name}>
      <p>
        <strong>{name}</strong>{' '}
        {cost && `${formatLarge(cost.parameters)} trainable numbers, ${formatBytes(cost.bytes)}`}
        {cost && ', and three times that while they train. '}
        The drawing will not be readable; undo takes them away again.
      </p>
      <div className={styles.choices}>
        <Button onClick={onLeave}>Leave it</Button>
        <Button look="strong" onClick={onTake}>
          Wire them all
        </Button>
      </div>
    </div>
  );
}
