// The trained part of a composition: for each link a projection and a cross-attention (CALM §3.1), all links packed into
// one buffer, matrices first, so that one dispatch of the optimiser updates everything.
import type { Link } from '../../shared/composition.ts';
import type { Gpu } from '../gpu/device.ts';
import { tensorFrom, type Tensor } from '../gpu/tensor.ts';
import { PackedTensors } from '../gpu/packedTensors.ts';
import { stackedParts, type NamedValues, type Part } from '../model/parts.ts';
import { seededNormal } from '../seededRandom.ts';

/** One link's tensors; D_A and D_B are the widths of augmenter and anchor. */
export interface LinkWeights {
  /** [D_B, D_A] */
  proj: Tensor;
  /** [D_B, D_B] */
  q: Tensor;
  /** [2·D_B, D_B]: W_K, then W_V */
  kv: Tensor;
  /** [D_B, D_B]; zero at the start, which makes the composition equal the anchor. */
  o: Tensor;
  /** [D_B]: gain of the norm on the anchor's state */
  queryNorm: Tensor;
  /** [D_B]: gain of the norm on the projected augmenter's state */
  stateNorm: Tensor;
}

export interface WiredLink {
  link: Link;
  weights: LinkWeights;
  /** f32[heads], if the link has a distance bias. */
  slopes?: Tensor;
}

export interface LinkWidths {
  augmenter: number;
  anchor: number;
}

const TENSORS = ['proj', 'q', 'kv', 'o', 'queryNorm', 'stateNorm'] as const satisfies (keyof LinkWeights)[];

function tensorShape(name: keyof LinkWeights, { augmenter, anchor }: LinkWidths): number[] {
  if (name === 'proj') return [anchor, augmenter];
  if (name === 'kv') return [2 * anchor, anchor];
  return name === 'q' || name === 'o' ? [anchor, anchor] : [anchor];
}

/** Allocates the tensors of all links in one buffer. */
export function packLinks(
  gpu: Gpu,
  links: readonly Link[],
  widths: (link: Link) => LinkWidths,
): { packed: PackedTensors; wired: WiredLink[] } {
  const specs = TENSORS.flatMap((name) =>
    links.map((link, i) => ({ name: `${i}.${name}`, shape: tensorShape(name, widths(link)) })),
  );
  const packed = new PackedTensors(gpu, specs);
  const wired = links.map((link, i): WiredLink => {
    const tensor = (name: keyof LinkWeights): Tensor => packed.tensor(`${i}.${name}`);
    const weights: LinkWeights = {
      proj: tensor('proj'),
      q: tensor('q'),
      kv: tensor('kv'),
      o: tensor('o'),
      queryNorm: tensor('queryNorm'),
      stateNorm: tensor('stateNorm'),
    };
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

/** Names of a link's tensors in a file; W_K and W_V, one tensor here, are two there. */
const FILE_NAMES: Record<keyof LinkWeights, string[]> = {
  proj: ['proj'],
  q: ['q'],
  kv: ['k', 'v'],
  o: ['o'],
  queryNorm: ['query_norm'],
  stateNorm: ['state_norm'],
};

/** A link's tensors under their names in a file. */
export function linkParts(weights: LinkWeights): Part[] {
  return TENSORS.flatMap((key) => {
    const rows = weights[key].shape[0] / FILE_NAMES[key].length;
    return stackedParts(
      weights[key],
      FILE_NAMES[key].map((name) => [`${name}.weight`, rows] as const),
    );
  });
}

/** The same names and shapes for a link that is not on the GPU. */
export function linkLayout(widths: LinkWidths): Pick<Part, 'name' | 'shape'>[] {
  return TENSORS.flatMap((key) => {
    const [rows, ...rest] = tensorShape(key, widths);
    const names = FILE_NAMES[key];
    return names.map((name) => ({ name: `${name}.weight`, shape: [rows / names.length, ...rest] }));
  });
}

/**
 * Standard deviations at the start, in units of 1/√inputs. W_O = 0 makes the composition equal the anchor bit for bit.
 * Small queries and keys with large values let a link first pass on what it reads and then learn where to look,
 * which takes far fewer steps than 1/√inputs everywhere (ARCHITECTURE.md, Speed).
 */
const START: Record<string, number> = {
  'proj.weight': 1,
  'q.weight': 0.1,
  'k.weight': 0.1,
  'v.weight': 4,
  'o.weight': 0,
};

/** A link before training: random matrices, gains 1. */
export function identityLink(layout: readonly Pick<Part, 'name' | 'shape'>[], seed: number): NamedValues[] {
  const normal = seededNormal(seed);
  return layout.map(({ name, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = new Float32Array(count);
    if (shape.length === 1) values.fill(1);
    else {
      const deviation = START[name] / Math.sqrt(shape[1]);
      for (let i = 0; i < count; i++) values[i] = deviation * normal();
    }
    return { name, shape, values };
  });
}
