// How a row of the experiment is made: the preset's pair, links and settings, with what the row changes.
import { basename } from 'node:path';
import type { Gpu } from '../../../src/engine/gpu/device.ts';
import { OURS, type Link } from '../../../src/shared/composition.ts';
import { codesAndSums } from '../../../src/shared/presets/codesAndSums.ts';
import { ANCHOR, type Speaker } from '../../../src/shared/protocol.ts';
import type { Control } from '../../../src/shared/trials.ts';
import { recallTable } from '../../models/recall.ts';
import type { Prepared, PreparedRow } from '../experiment.ts';
import { drawExamples, type Variation } from './examples.ts';
import { tunedSums } from './models.ts';

/** As the links that ship were trained. */
const STEPS = 500;
const CODES = 'codes';
const SUMS = 'sums';

type About = Pick<PreparedRow, 'id' | 'group' | 'title' | 'about' | 'x'>;

/** What a row changes. */
export interface Change extends Variation {
  anchor?: (gpu: Gpu) => Promise<string>;
  augmenter?: (gpu: Gpu) => Promise<string>;
  control?: Control;
  /** By augmenter layer and anchor layer. */
  wires?: readonly (readonly [from: number, to: number])[];
  change?: Partial<Link>;
  /** Whether questions are also answered freely. */
  isFree?: boolean;
}

export const WIRES = [0, 1, 2, 3].map((to) => [2, to] as const);

/** Links that are trained, or a control of them. */
export function composedRow(about: About, change: Change = {}): PreparedRow {
  return {
    ...about,
    prepare: async (gpu, seed) => {
      const { train, sets } = drawExamples(seed, await tableOf(gpu), change, change.isFree);
      const augmenter = (await change.augmenter?.(gpu)) ?? CODES;
      return {
        ...plain(seed),
        anchor: (await change.anchor?.(gpu)) ?? SUMS,
        augmenters: [augmenter],
        links: (change.wires ?? WIRES).map(([from, to]) => linkOf(augmenter, from, to, change.change)),
        control: change.control,
        train,
        sets,
      };
    },
  };
}

/** A model alone, asked the same as the composition with the first seed. */
export function aloneRow(about: About, speaker: Speaker): PreparedRow {
  return {
    ...about,
    once: true,
    prepare: async (gpu, seed) => {
      const { sets } = drawExamples(seed, await tableOf(gpu));
      return { ...plain(seed), anchor: SUMS, augmenters: [CODES], speaker, sets };
    },
  };
}

/** All weights of the anchor trained further. */
export function tunedRow(about: About): PreparedRow {
  return {
    ...about,
    prepare: async (gpu, seed) => {
      const table = await tableOf(gpu);
      const { train, sets } = drawExamples(seed, table);
      const anchor = await tunedSums(gpu, seed, table, train);
      return { ...plain(seed), anchor, augmenters: [], speaker: ANCHOR, sets };
    },
  };
}

const plain = (seed: number): Pick<Prepared, 'links' | 'settings' | 'train' | 'maxTokens'> => ({
  links: [],
  settings: { ...codesAndSums.settings, steps: STEPS, seed },
  train: [],
  maxTokens: codesAndSums.maxTokens,
});

function linkOf(folder: string, from: number, to: number, change: Partial<Link> = {}): Link {
  const augmenter = basename(folder);
  const id = `${augmenter}-${from}-${to}`;
  return { id, augmenter, from, to, heads: 4, distanceBias: true, ...OURS, enabled: true, ...change };
}

let table: Promise<Map<string, number>> | undefined;

const tableOf = (gpu: Gpu): Promise<Map<string, number>> => (table ??= recallTable(gpu));
