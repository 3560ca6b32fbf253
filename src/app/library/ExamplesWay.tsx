import { useId } from 'react';
import { Button } from '../parts/Button.tsx';
import { startChoosing } from '../state/choosing.ts';
import styles from './ExamplesWay.module.css';

/** From the models to the examples that are made of them. */
export function ExamplesWay({ onGo }: { onGo: () => void }) {
  const heading = useId();
  return (
    <section className={styles.way} aria-labelledby={heading}>
      <h3 id={heading} className={styles.title}>
        Built-in examples
      </h3>
      <p className={styles.about}>
        The built-in models come in compositions that are wired and trained already, with questions to try.
      </p>
      <Button
        icon="swap"
        aria-haspopup="dialog"
        onClick={() => {
          onGo();
          startChoosing();
        }}
      >
        Choose an example
      </Button>
    </section>
  );
}
