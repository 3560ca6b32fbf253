// The trained part of a composition: for each link a projection and a cross-attention (CALM §3.1), all links packed into
// one buffer, matrices first, so that one dispatch of the optimiser updates everything.
import type { Link, LinkVariant } from '../../shared/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { tensorFrom, type Tensor } from '../gpu/tensor.ts';
import { PackedTensors } from '../gpu/packedTensors.ts';
import { stackedParts, type NamedValues, type Part } from '../model/parts.ts';

export interface LinkWidths {
  /** D_A */
  augmenter: number;
  /** D_B */
  anchor: number;
}

interface LinkTensor {
  /** Names in a composition file; where there are several, their rows are stacked in this order. */
  files: readonly string[];
  shape(widths: LinkWidths): readonly number[];
}

const square = ({ anchor }: LinkWidths): number[] => [anchor, anchor];
const twoSquares = ({ anchor }: LinkWidths): number[] => [2 * anchor, anchor];
const projection = ({ anchor, augmenter }: LinkWidths): number[] => [anchor, augmenter];
const row = ({ anchor }: LinkWidths): number[] => [anchor];
const twoRows = ({ anchor }: LinkWidths): number[] => [2 * anchor];

const PRE_NORM = {
  proj: { files: ['proj.weight'], shape: projection },
  q: { files: ['q.weight'], shape: square },
  kv: { files: ['k.weight', 'v.weight'], shape: twoSquares },
  o: { files: ['o.weight'], shape: square },
  /** Gain of the norm on the anchor's state. */
  queryNorm: { files: ['query_norm.weight'], shape: row },
  /** Gain of the norm on the projected augmenter's state. */
  stateNorm: { files: ['state_norm.weight'], shape: row },
} satisfies Record<string, LinkTensor>;

const RELEASED = {
  proj: { files: ['proj.weight'], shape: projection },
  projBias: { files: ['proj.bias'], shape: row },
  q: { files: ['q.weight'], shape: square },
  qBias: { files: ['q.bias'], shape: row },
  kv: { files: ['k.weight', 'v.weight'], shape: twoSquares },
  kvBias: { files: ['k.bias', 'v.bias'], shape: twoRows },
  o: { files: ['o.weight'], shape: square },
  oBias: { files: ['o.bias'], shape: row },
  /** Gain of the norm behind the attention, as its distance from 1. */
  postNorm: { files: ['post_norm.weight'], shape: row },
} satisfies Record<string, LinkTensor>;

const LUCIDRAINS = {
  proj: { files: ['proj.weight'], shape: projection },
  projBias: { files: ['proj.bias'], shape: row },
  q: { files: ['q.weight'], shape: square },
  kv: { files: ['k.weight', 'v.weight'], shape: twoSquares },
  o: { files: ['o.weight'], shape: square },
  /** Gain of the norm on the anchor's state. */
  queryNorm: { files: ['query_norm.weight'], shape: row },
} satisfies Record<string, LinkTensor>;

const TENSORS: Record<LinkVariant, Record<string, LinkTensor>> = {
  'pre-norm': PRE_NORM,
  released: RELEASED,
  lucidrains: LUCIDRAINS,
};

export type PreNormWeights = Record<keyof typeof PRE_NORM, Tensor>;
export type ReleasedWeights = Record<keyof typeof RELEASED, Tensor>;
export type LucidrainsWeights = Record<keyof typeof LUCIDRAINS, Tensor>;
export type LinkWeights = Readonly<Record<string, Tensor>>;

/** A link with its weights on the GPU. */
export interface WiredLink {
  link: Link;
  /** The tensors of its variant. */
  weights: LinkWeights;
  /** f32[heads], if the link has a distance bias. */
  slopes?: Tensor;
}

/** Allocates the tensors of all links in one buffer. */
export function packLinks(
  gpu: Gpu,
  links: readonly Link[],
  widths: (link: Link) => LinkWidths,
): { packed: PackedTensors; wired: WiredLink[] } {
  const tensors = links.map((link) => Object.entries(TENSORS[link.variant]));
  const specs = links.flatMap((link, i) =>
    tensors[i].map(([name, { shape }]) => ({ name: `${i}.${name}`, shape: shape(widths(link)) })),
  );
  const packed = new PackedTensors(gpu, specs);
  const wired = links.map((link, i): WiredLink => {
    const weights = Object.fromEntries(tensors[i].map(([name]) => [name, packed.tensor(`${i}.${name}`)]));
    const slopes = link.distanceBias
      ? tensorFrom(gpu.device, distanceSlopes(link.heads), [link.heads], 'slopes')
      : undefined;
    return { link, weights, slopes };
  });
  return { packed, wired };
}

/** 2^(1 − 4h/H): 2, 1, ½, ¼ for four heads; the same range, more finely, for more. */
function distanceSlopes(heads: number): Float32Array {
  return Float32Array.from({ length: heads }, (_, h) => 2 ** (1 - (4 * h) / heads));
}

/** A link's tensors under their names in a file. */
export function linkParts({ link, weights }: Pick<WiredLink, 'link' | 'weights'>): Part[] {
  return Object.entries(TENSORS[link.variant]).flatMap(([key, { files }]) => {
    const rows = weights[key].shape[0] / files.length;
    return stackedParts(
      weights[key],
      files.map((name) => [name, rows] as const),
    );
  });
}

/** The same names and shapes for a link that is not on the GPU. */
export function linkLayout(variant: LinkVariant, widths: LinkWidths): Pick<NamedValues, 'name' | 'shape'>[] {
  return Object.values(TENSORS[variant]).flatMap(({ files, shape }) => {
    const [rows, ...rest] = shape(widths);
    return files.map((name) => ({ name, shape: [rows / files.length, ...rest] }));
  });
}
