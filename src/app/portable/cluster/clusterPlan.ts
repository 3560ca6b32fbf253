// From what is open in the page to what runs on a cluster: where each model comes from there, and the three commands, for
// the package of python/patchbay in the folder that is saved. python/tests/test_page.py holds them to what that knows.
import type { LibraryModel } from '../../../shared/models.ts';
import type { TrainingSettings } from '../../../shared/protocol.ts';
import { isPrivateHost } from '../../../shared/requests/redirects.ts';
import { shellCommand, shellWord } from './shellWords.ts';

/** The files of the folder, beside `models/` and the package. */
export const COMPOSITION = 'links.safetensors';
export const TRAIN = 'train.jsonl';
export const HELD_OUT = 'held-out.jsonl';
export const PACKAGE = 'python';
/** What comes back. */
export const TRAINED = 'trained.safetensors';

export interface ClusterFacts {
  /** Id of what is open. */
  project: string;
  anchor: ClusterModel;
  augmenters: readonly ClusterModel[];
  settings: TrainingSettings;
  /** Examples of either side; there may be none. */
  train: number;
  heldOut: number;
  /** Cards of the machine that it goes to. */
  cards: number;
}

export type ClusterModel = Pick<LibraryModel, 'id' | 'title' | 'source'>;

/** A folder beside the commands, or a repository that is fetched there. */
export type ModelPlace = { kind: 'folder'; path: string } | { kind: 'hub'; name: string; host: string };

export interface ClusterPlan {
  folder: string;
  /** The anchor's first, then the augmenters' in their order. */
  places: ModelPlace[];
  install: string;
  /** Absent without examples. */
  train?: string;
  /** Absent without held-out examples. */
  evaluate?: string;
}

const HOME = 'https://huggingface.co';

export function clusterPlan(facts: ClusterFacts): ClusterPlan {
  const { anchor, augmenters, settings, train, heldOut, cards } = facts;
  const models = [anchor, ...augmenters];
  const hub = hubOf(models);
  const places = models.map((model) => placeOf(model, hub));
  const [own, ...others] = places.map(nameOf);
  const named = [['--anchor', own], ...others.map((name) => ['--augmenter', name])];
  const asks = hub !== undefined && hub !== HOME ? `HF_ENDPOINT=${shellWord(hub)} \\\n    ` : ''; // for this command alone
  const scored = heldOut > 0 ? [['--held-out', HELD_OUT]] : [];
  const command = (...parts: string[][]): string => `${asks}${shellCommand(parts)}`;
  return {
    folder: folderName(facts.project),
    places,
    install: shellCommand([['pip'], ['install'], [`./${PACKAGE}`]]),
    train:
      train > 0
        ? command(
            ...launch(cards),
            ['--composition', COMPOSITION],
            ...named,
            ['--data', TRAIN],
            ...scored,
            ...run(settings),
            ['--out', TRAINED],
          )
        : undefined,
    evaluate:
      heldOut > 0 ? command(['patchbay-eval'], ['--composition', TRAINED], ...named, ['--data', HELD_OUT]) : undefined,
  };
}

/** One process, or one for each card with everything spread over them. */
function launch(cards: number): string[][] {
  if (cards === 1) return [['patchbay-train']];
  const processes = ['--nproc-per-node', String(cards)];
  return [['torchrun'], processes, ['-m', 'patchbay.commands.train'], ['--fsdp'], ['--read-once']];
}

/** As the page would train. What it counts by tokens, or ends early, has no flag there. */
function run(settings: TrainingSettings): string[][] {
  const { steps, batch, accumulate, learningRate, schedule, warmupSteps, weightDecay, clip, seed } = settings;
  return [
    ['--steps', String(steps)],
    ['--batch', String(batch)],
    ...(accumulate > 1 ? [['--accumulate', String(accumulate)]] : []),
    ['--learning-rate', String(learningRate)],
    ['--schedule', schedule],
    ['--warmup-steps', String(warmupSteps)],
    ['--weight-decay', String(weightDecay)],
    ['--clip', String(clip)],
    ['--seed', String(seed)],
  ];
}

/**
 * All that is fetched there comes from one hub (HF_ENDPOINT): the usual one if any model is of it, else the first that is
 * not of this computer or its network, which a cluster may not reach.
 */
function hubOf(models: readonly ClusterModel[]): string | undefined {
  const endpoints = models.flatMap(({ source }) => (source.kind === 'hub' ? [source.address.endpoint] : []));
  const reached = endpoints.filter((endpoint) => !isPrivateHost(new URL(endpoint)));
  return reached.includes(HOME) ? HOME : reached[0];
}

function placeOf({ id, source }: ClusterModel, hub: string | undefined): ModelPlace {
  if (source.kind !== 'hub' || source.address.endpoint !== hub) return { kind: 'folder', path: `models/${safe(id)}` };
  return { kind: 'hub', name: `${source.address.repository}@${source.commit}`, host: new URL(hub).host };
}

const nameOf = (place: ModelPlace): string => (place.kind === 'hub' ? place.name : place.path);

/** "own-smol+codes" is long with many models; names of files end at 255 bytes. */
const folderName = (project: string): string => `patchbay-${safe(project).slice(0, 80)}`;

/** As part of a path, whatever it is called: no separators, no dots alone. */
const safe = (name: string): string => name.replaceAll(/[^\w+.-]+/g, '-').replace(/^[.-]+/, '') || 'model';
