import { useEffect, useRef } from 'react';
import type { LibraryModel } from '../../shared/models.ts';
import { Button } from '../parts/Button.tsx';
import { removeModel } from '../state/library.ts';
import { usePreset } from '../state/preset.ts';
import { removalWords } from './modelWords.ts';
import styles from './RemoveQuestion.module.css';

interface Props {
  model: LibraryModel;
  onDone: () => void;
}

/** Says what goes, before it goes. */
export function RemoveQuestion({ model, onDone }: Props) {
  const isOpen = usePreset(({ preset }) => [preset.anchor, ...preset.augmenters].includes(model.id));
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => question.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={question} className={styles.question} role="group" aria-label={`Remove ${model.title}?`}>
      <p>
        <strong>Remove {model.title}?</strong> {removalWords(model, isOpen).join(' ')}
      </p>
      <div className={styles.ways}>
        <Button onClick={onDone}>Keep it</Button>
        <Button
          look="strong"
          onClick={() => {
            onDone();
            void removeModel(model.id);
          }}
        >
          Remove it
        </Button>
      </div>
    </div>
  );
}
