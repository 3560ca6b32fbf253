import { useEffect, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import styles from './Explanation.module.css';
import { Marked } from './Marked.tsx';
import { EXPLAINED, type Explained, type Topic } from './topics.ts';

/** @param panel id of the popover that it stands in. */
export function Explanation({ topic, panel }: { topic: Topic; panel: string }) {
  const { title, sentences, formula, letters, kernel, source } = EXPLAINED[topic];
  return (
    <>
      <div className={styles.header}>
        <h3 className={styles.title}>{title}</h3>
        <Button look="quiet" icon="cross" iconOnly popoverTarget={panel} popoverTargetAction="hide">
          Close the explanation
        </Button>
      </div>
      <p>
        <Marked text={sentences.join(' ')} />
      </p>
      <ul className={styles.formula}>
        {formula.map((line) => (
          <li key={line}>
            <Marked text={line} />
          </li>
        ))}
      </ul>
      <p className={styles.letters}>
        <Marked text={letters} />
      </p>
      {kernel && <Kernel {...kernel} />}
      {source && (
        <p>
          <a href={source.address} rel="noreferrer">
            {source.words}
          </a>
        </p>
      )}
    </>
  );
}

/**
 * The kernel in its plainest form; where another is faster, as tiles are on a graphics card, that one runs. It comes with the
 * page, so that there is nothing to look for elsewhere.
 */
function Kernel({ file, read }: NonNullable<Explained['kernel']>) {
  const [isOpen, setOpen] = useState(false);
  const [source, setSource] = useState<string>();
  useEffect(() => {
    if (!isOpen) return;
    read().then(
      ({ default: text }) => setSource(text),
      () => setSource('It did not arrive. Check that you are online, then close this and open it again.'),
    );
  }, [isOpen, read]);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>
        What computes it, in its plainest form: <code>shaders/{file}</code>
      </summary>
      <div className={styles.kernel} role="group" aria-label={`Source of ${file}`} tabIndex={0}>
        <pre>{source ?? 'Reading…'}</pre>
      </div>
    </details>
  );
}
