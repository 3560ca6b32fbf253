import type { LibraryModel } from '../../shared/models.ts';
import { Button } from '../parts/Button.tsx';
import { pauseFetch, resumeFetch } from '../state/library.ts';

interface Props {
  model: LibraryModel;
  onRemove: () => void;
}

/** What can be done with a model in the state in which it is. What comes with the page cannot be removed. */
export function ModelWays({ model, onRemove }: Props) {
  const { id, title, source, state } = model;
  const of = <span className="visually-hidden"> {title}</span>;
  return (
    <>
      {state === 'fetching' && (
        <Button icon="pause" onClick={() => void pauseFetch(id)}>
          Pause{of}
        </Button>
      )}
      {state === 'incomplete' && source.kind === 'hub' && (
        <Button icon="play" onClick={() => void resumeFetch(model)}>
          Resume{of}
        </Button>
      )}
      {source.kind !== 'builtIn' && (
        <Button look="quiet" onClick={onRemove}>
          Remove{of}
        </Button>
      )}
    </>
  );
}
