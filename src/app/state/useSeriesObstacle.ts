// Why no row of training runs can start now, in words.
import { useExamples } from './examples.ts';
import { useOpening } from './opening.ts';
import { isUnderWay, useRun } from './run.ts';

export function useSeriesObstacle(): string | undefined {
  const isReady = useOpening(({ status }) => status === 'open');
  const { train = 0, heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const isTraining = useRun((run) => isUnderWay(run) && run.state !== 'paused');
  if (!isReady) return 'The models are not open.';
  if (train === 0 || heldOut === 0)
    return 'There are no examples to train and score on. Add some under "Train the wires".';
  if (isTraining) return 'A training run is going. Pause it first.';
  return undefined;
}
