import { Button } from '../parts/Button.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { train, trainSlower, useRun } from '../state/run.ts';

/** A run that failed, and the way on: after a loss that is not a number, the same with a lower rate. */
export function RunFailure() {
  const { state, error } = useRun();
  if (state !== 'failed' || !error) return null;
  if (error.code !== 'not-finite') {
    return (
      <ErrorNote error={error}>
        <Button look="strong" onClick={() => void train()}>
          Try again
        </Button>
      </ErrorNote>
    );
  }
  const hint = error.hint ?? 'The last good weights are kept. A lower learning rate helps most often.';
  return (
    <ErrorNote error={{ ...error, hint }}>
      <Button look="strong" icon="play" onClick={() => void trainSlower()}>
        Try again with a lower rate
      </Button>
    </ErrorNote>
  );
}
