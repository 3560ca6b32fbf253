import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { useRun } from '../state/run.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import { trainButtons, type TrainButtons } from './trainButton.ts';

export function useTrainButtons(): TrainButtons {
  const status = useOpening((opening) => opening.status);
  const run = useRun(({ state }) => state);
  const busy = useRun((state) => state.busy);
  const links = useWiring(linksInUse);
  const origin = useWiring(({ wiring }) => wiring?.origin ?? 'preset');
  const examples = useExamples(({ report }) => report?.train);
  return trainButtons({ status, run, busy, links, origin, examples });
}
