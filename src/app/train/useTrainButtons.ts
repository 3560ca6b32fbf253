import { useExamples } from '../state/examples.ts';
import { useOpening } from '../state/opening.ts';
import { isSearching, useRateSearch } from '../state/rateSearch.ts';
import { useRun } from '../state/run.ts';
import { useRunPlan } from '../state/runPlan.ts';
import { linksInUse, useWiring } from '../state/wiring.ts';
import { useUnfinishedRun } from './useUnfinishedRun.ts';
import { trainButtons, type TrainButtons } from './trainButton.ts';

export function useTrainButtons(): TrainButtons {
  const status = useOpening((opening) => opening.status);
  const run = useRun(({ state }) => state);
  const busy = useRun((state) => state.busy);
  const links = useWiring(linksInUse);
  const origin = useWiring(({ wiring }) => wiring?.origin ?? 'preset');
  const examples = useExamples(({ report }) => report?.train);
  const obstacles = useRunPlan(({ plan, isOld }) => (isOld ? undefined : plan?.obstacles));
  const searching = useRateSearch(isSearching);
  const isOffered = useUnfinishedRun() !== undefined;
  return trainButtons({
    status,
    run,
    busy,
    links,
    origin,
    examples,
    obstacles,
    isSearching: searching,
    isOffered,
  });
}
