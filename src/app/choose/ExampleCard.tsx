import { useId } from 'react';
import type { LibraryModel } from '../../shared/models.ts';
import type { Preset } from '../../shared/preset.ts';
import { Button } from '../parts/Button.tsx';
import { capitalize, formatBytes, formatPlural } from '../parts/format.ts';
import { Icon } from '../parts/Icon.tsx';
import { augmenterIdentity, type Identity } from '../parts/identity.ts';
import styles from './ExampleCard.module.css';

interface Props {
  example: Preset;
  /** What the library knows of models; they are called by their ids until then. */
  models: readonly LibraryModel[];
  /** What is still to be loaded; undefined while that is not known. */
  bytes: number | undefined;
  isOpen: boolean;
  onChoose: () => void;
}

/** One example: what it is about, who is in it, one of its questions, and the way to it. */
export function ExampleCard({ example, models, bytes, isOpen, onChoose }: Props) {
  const { title, headline, anchor, augmenters, links, prompts } = example;
  const heading = useId();
  const parts: { id: string; part: string; identity: Identity }[] = [
    ...augmenters.map((id, i) => ({ id, part: 'Augmenter', identity: augmenterIdentity(i) })),
    { id: anchor, part: 'Anchor', identity: 'anchor' },
  ];
  return (
    <li className={styles.card} aria-current={isOpen || undefined}>
      <h3 id={heading} className={styles.title}>
        {title}
      </h3>
      <p className={styles.headline}>{headline}</p>
      <dl className={styles.models}>
        {parts.map(({ id, part, identity }) => {
          const model = models.find((each) => each.id === id);
          return (
            <div key={id} className={styles.model} data-identity={identity}>
              <dt>
                {part} <strong>{model?.title ?? capitalize(id)}</strong>
              </dt>
              {model?.about && <dd>{model.about}</dd>}
            </div>
          );
        })}
      </dl>
      {prompts.length > 0 && (
        <p className={styles.question}>
          <span className="visually-hidden">For example: </span>
          <code>{prompts[0].prompt}</code> <Icon name="arrow" />
          <span className="visually-hidden">is answered by</span> <code>{prompts[0].expected}</code>
        </p>
      )}
      <div className={styles.foot}>
        <p className={styles.cost}>{costWords(links.length, isOpen ? undefined : bytes)}</p>
        {isOpen ? (
          <p className={styles.open}>
            <Icon name="check" /> Open now
          </p>
        ) : (
          <Button aria-describedby={heading} onClick={onChoose}>
            Open this example
          </Button>
        )}
      </div>
    </li>
  );
}

/** @param bytes that are to be loaded; undefined when there is nothing to say about that. */
function costWords(links: number, bytes: number | undefined): string {
  const trained = formatPlural(links, 'trained link');
  if (bytes === undefined) return trained;
  return `${trained} · ${bytes > 0 ? `${formatBytes(bytes)} to load, once` : 'in this browser already'}`;
}
