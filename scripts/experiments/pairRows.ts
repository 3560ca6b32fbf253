// Rows of an experiment with one augmenter: a preset's pair, links and settings, with what the row changes.
import { basename } from 'node:path';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { Link } from '../../src/shared/composition.ts';
import type { Preset } from '../../src/shared/preset.ts';
import { ANCHOR, type Speaker } from '../../src/shared/protocol.ts';
import type { Control } from '../../src/shared/trials.ts';
import type { Prepared, PreparedRow } from './experiment.ts';

type Data = Pick<Prepared, 'train' | 'sets'>;

/** @typeParam Variation what rows may change about the examples. */
export interface Pair<Variation> {
  /** With one augmenter. */
  preset: Preset;
  /** Of each training. */
  steps: number;
  /** D_C and what is measured, as the seed draws it. */
  draw(gpu: Gpu, seed: number, variation: Variation | undefined): Promise<Data>;
}

/** What a row changes. */
export interface Change<Variation> {
  /** Folders of other models. */
  anchor?: (gpu: Gpu) => Promise<string>;
  augmenter?: (gpu: Gpu) => Promise<string>;
  control?: Control;
  /** By layer of the augmenter and of the anchor. */
  wires?: readonly (readonly [from: number, to: number])[];
  links?: Partial<Link>;
  examples?: Variation;
}

type About = Pick<PreparedRow, 'id' | 'group' | 'title' | 'about' | 'x'>;

/** Links that are trained, or a control of them. */
export function composedRow<Variation>(
  pair: Pair<Variation>,
  about: About,
  change: Change<Variation> = {},
): PreparedRow {
  const { preset } = pair;
  return {
    ...about,
    prepare: async (gpu, seed) => {
      const augmenter = (await change.augmenter?.(gpu)) ?? preset.augmenters[0];
      return {
        ...unwired(pair, seed),
        anchor: (await change.anchor?.(gpu)) ?? preset.anchor,
        augmenters: [augmenter],
        links: linksOf(preset, change).map((link) => ({ ...link, augmenter: basename(augmenter), ...change.links })),
        control: change.control,
        ...(await pair.draw(gpu, seed, change.examples)),
      };
    },
  };
}

/** A model alone, asked the same as the composition with that seed. */
export function aloneRow<Variation>(pair: Pair<Variation>, about: About, speaker: Speaker): PreparedRow {
  const { anchor, augmenters } = pair.preset;
  return {
    ...about,
    prepare: async (gpu, seed) => {
      const { sets } = await pair.draw(gpu, seed, undefined);
      return { ...unwired(pair, seed), anchor, augmenters, speaker, train: [], sets };
    },
  };
}

/** Another model instead of the anchor, alone. @param train makes it from D_C; its folder. */
export function tunedRow<Variation>(
  pair: Pair<Variation>,
  about: About,
  train: (gpu: Gpu, seed: number, examples: Data['train']) => Promise<string>,
): PreparedRow {
  return {
    ...about,
    prepare: async (gpu, seed) => {
      const data = await pair.draw(gpu, seed, undefined);
      const anchor = await train(gpu, seed, data.train);
      return { ...unwired(pair, seed), anchor, augmenters: [], speaker: ANCHOR, train: [], sets: data.sets };
    },
  };
}

function unwired<Variation>(
  { preset, steps }: Pair<Variation>,
  seed: number,
): Pick<Prepared, 'links' | 'settings' | 'maxTokens'> {
  return { links: [], settings: { ...preset.settings, steps, seed }, maxTokens: preset.maxTokens };
}

/** Those of the preset, or such ones between other layers. */
function linksOf<Variation>({ links }: Preset, { wires }: Change<Variation>): Link[] {
  const linkOf = (from: number, to: number): Link =>
    links.find((link) => link.from === from && link.to === to) ?? { ...links[0], id: `${from}-${to}`, from, to };
  return wires?.map(([from, to]) => linkOf(from, to)) ?? links;
}
