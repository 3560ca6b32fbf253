import { useEffect } from 'react';
import { Button } from '../parts/Button.tsx';
import { listModels, openLibrary, useLibrary } from '../state/library.ts';
import { openAsInLink } from '../start.ts';
import styles from './LinkNotice.module.css';
import { modelFor } from './modelReferences.ts';
import type { ModelReference } from './setup.ts';

/** The models of the link that are not in this browser, and how each gets here. Nothing is fetched by itself. */
export function MissingModels({ models }: { models: readonly ModelReference[] }) {
  const library = useLibrary(({ report }) => report?.models);
  useEffect(() => void listModels(), []);
  const missing = models.filter((model) => !library || !modelFor(model, library));
  if (missing.length === 0)
    return (
      <div className={styles.row}>
        <p>All of its models are here now.</p>
        <Button look="strong" onClick={() => void openAsInLink()}>
          Open as in the link
        </Button>
      </div>
    );
  return (
    <>
      <p>These models of it are not in this browser. Until they are, nothing of the link is in use.</p>
      <ul className={styles.models}>
        {missing.map((model) => (
          <li key={nameOf(model)} className={styles.row}>
            <p>{nameOf(model)}</p>
            {model.kind === 'hub' ? (
              <Button
                onClick={() => void openLibrary(model.address)}
              >{`Add from ${hostOf(model.address.endpoint)}`}</Button>
            ) : (
              <Button onClick={() => void openLibrary()}>Open the library</Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function nameOf(model: ModelReference): string {
  if (model.kind === 'builtIn') return `${model.id}, which comes with another Patchbay`;
  if (model.kind === 'files') return `${model.title}, from files: add it from yours, under this name`;
  const { repository, revision } = model.address;
  return `${repository}@${revision.slice(0, 7)}`;
}

const hostOf = (endpoint: string): string => new URL(endpoint).host;
