// What is open now, as far as it matters on a cluster.
import { useEffect } from 'react';
import type { LibraryModel } from '../../../shared/models.ts';
import type { ModelCard } from '../../../shared/protocol.ts';
import { useExamples } from '../../state/examples.ts';
import { listModels, useLibrary } from '../../state/library.ts';
import { useOpening } from '../../state/opening.ts';
import { usePinned } from '../../state/pinned.ts';
import { usePreset } from '../../state/preset.ts';
import { useRun } from '../../state/run.ts';
import { linksInUse, useWiring } from '../../state/wiring.ts';
import { clusterPlan, type ClusterModel, type ClusterPlan, type ModelPlace } from './clusterPlan.ts';
import type { NoteFacts } from './clusterNotes.ts';

export interface TakenModel extends ClusterModel {
  part: 'anchor' | 'augmenter';
  bytes: number;
  place: ModelPlace;
}

export interface Cluster {
  plan: ClusterPlan;
  models: TakenModel[];
  notes: NoteFacts;
}

/** @param cards of the machine that it goes to. Undefined while nothing is open. */
export function useCluster(cards: number): Cluster | undefined {
  const { id: project, format } = usePreset(({ preset }) => preset);
  const { anchor, augmenters } = useOpening();
  const wiring = useWiring();
  const { state, settings } = useRun();
  const pinned = usePinned(({ pinned: kept }) => kept?.name);
  const { train = 0, heldOut = 0 } = useExamples(({ report }) => report) ?? {};
  const listed = useLibrary(({ report }) => report?.models);
  useEffect(() => void listModels(), []);
  if (!anchor || !wiring.wiring) return undefined;
  const open = [anchor, ...augmenters];
  const [first, ...others] = open.map((card) => clusterModel(card, listed));
  const plan = clusterPlan({ project, anchor: first, augmenters: others, settings, train, heldOut, cards });
  const models = open.map(({ bytes }, i): TakenModel => ({
    ...(i === 0 ? first : others[i - 1]),
    part: i === 0 ? 'anchor' : 'augmenter',
    bytes,
    place: plan.places[i],
  }));
  const { origin, steps } = wiring.wiring;
  const notes: NoteFacts = {
    links: linksInUse(wiring),
    origin,
    steps,
    isTraining: state === 'running',
    pinned,
    format,
    templates: open.filter(({ hasChatTemplate }) => hasChatTemplate).map(({ title }) => title),
    fetched: models.filter(({ place }) => place.kind === 'hub').map(({ title }) => title),
    train,
    heldOut,
    settings,
    cards,
  };
  return { plan, models, notes };
}

/** A model that is open knows its hub; whether it comes with the page is the library's to tell. */
function clusterModel({ id, title, hub }: ModelCard, listed: readonly LibraryModel[] | undefined): ClusterModel {
  const source = listed?.find((model) => model.id === id)?.source;
  if (!hub) return { id, title, source: source ?? { kind: 'files' } };
  const { commit, ...address } = hub;
  return { id, title, source: { kind: 'hub', address, commit } };
}
