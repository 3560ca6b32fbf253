import { useState } from 'react';
import type { LibraryModel } from '../../shared/models.ts';
import { Button } from '../parts/Button.tsx';
import { ProgressBar } from '../parts/ProgressBar.tsx';
import { useLibrary } from '../state/library.ts';
import styles from './ModelRow.module.css';
import { ModelWays } from './ModelWays.tsx';
import { sourceWords, stateWords } from './modelWords.ts';
import { RemoveQuestion } from './RemoveQuestion.tsx';
import { withAnchor, withAugmenter, type Selection } from './selection.ts';

interface Props {
  model: LibraryModel;
  selection: Selection;
  onSelect: (selection: Selection) => void;
}

/** One model: what it is, how far it has come, what can be done with it. */
export function ModelRow({ model, selection, onSelect }: Props) {
  const { id, title, source, license, family, state, bytes, keptBytes, problem } = model;
  const progress = useLibrary((library) => library.progress[id]);
  const [isRemoving, setIsRemoving] = useState(false);
  const about = [sourceWords(source), family, license].filter(Boolean).join(' · ');
  return (
    <li className={styles.row} data-state={state}>
      <div className={styles.what}>
        <h4 className={styles.title}>{title}</h4>
        <p className={styles.about}>{about}</p>
        <p className={styles.state}>{stateWords(model, progress)}</p>
        {state === 'fetching' && (
          <ProgressBar label={`Fetching ${title}`} value={progress?.loadedBytes ?? keptBytes} max={bytes} />
        )}
        {problem && state !== 'fetching' && (
          <p className={styles.problem}>
            {problem.message} {problem.hint}
          </p>
        )}
      </div>
      <div className={styles.ways}>
        {state === 'kept' && (
          <>
            <Button
              className={styles.role}
              aria-pressed={selection.anchor === id}
              onClick={() => onSelect(withAnchor(selection, id))}
            >
              Use as anchor<span className="visually-hidden"> {title}</span>
            </Button>
            <Button
              className={styles.role}
              aria-pressed={selection.augmenters.includes(id)}
              onClick={() => onSelect(withAugmenter(selection, id))}
            >
              Use as augmenter<span className="visually-hidden"> {title}</span>
            </Button>
          </>
        )}
        <ModelWays model={model} onRemove={() => setIsRemoving(true)} />
      </div>
      {isRemoving && <RemoveQuestion model={model} onDone={() => setIsRemoving(false)} />}
    </li>
  );
}
