// The weights of a link before training.
import type { LinkVariant } from '../../shared/composition.ts';
import type { NamedValues } from '../model/parts.ts';
import { seededNormal, seededUniform } from '../seededRandom.ts';
import { linkLayout, type LinkWidths } from './linkWeights.ts';

/**
 * Standard deviations of matrices, in units of 1/√inputs; gains start at 1. W_O = 0 makes the composition equal the anchor
 * bit for bit. Small queries and keys with large values let a link first pass on what it reads and then learn where to
 * look, which takes far fewer steps than 1/√inputs everywhere (ARCHITECTURE.md, Speed).
 */
const PRE_NORM: Record<string, number> = {
  'proj.weight': 1,
  'q.weight': 0.1,
  'k.weight': 0.1,
  'v.weight': 4,
  'o.weight': 0,
};

/** Bounds of uniform numbers, as PyTorch starts the released code's layers: no identity. Gains are distances from 1. */
const RELEASED: Record<string, (widths: LinkWidths) => number> = {
  'proj.weight': ({ augmenter }) => augmenter ** -0.5,
  'proj.bias': ({ augmenter }) => augmenter ** -0.5,
  'q.weight': xavier,
  'k.weight': xavier,
  'v.weight': xavier,
  'o.weight': ({ anchor }) => anchor ** -0.5,
};

/** Bounds of uniform numbers, as PyTorch starts its linear layers; W_O = 0 there, too: the identity. Gains start at 1. */
const LUCIDRAINS: Record<string, (widths: LinkWidths) => number> = {
  'proj.weight': ({ augmenter }) => augmenter ** -0.5,
  'proj.bias': ({ augmenter }) => augmenter ** -0.5,
  'q.weight': ({ anchor }) => anchor ** -0.5,
  'k.weight': ({ anchor }) => anchor ** -0.5,
  'v.weight': ({ anchor }) => anchor ** -0.5,
};

/** Of queries, keys and values together, [3·D_B, D_B]. */
function xavier({ anchor }: LinkWidths): number {
  return Math.sqrt(6 / (4 * anchor));
}

/** The same numbers for the same seed. */
export function freshLink(variant: LinkVariant, widths: LinkWidths, seed: number): NamedValues[] {
  const normal = seededNormal(seed);
  const uniform = seededUniform(seed);
  const spread = (bound: number): number => bound * (2 * uniform() - 1) + 0;
  const next: Record<LinkVariant, (name: string, shape: readonly number[]) => number> = {
    'pre-norm': (name, shape) => (shape.length === 1 ? 1 : (PRE_NORM[name] / Math.sqrt(shape[1])) * normal() + 0), // no −0
    released: (name) => spread(RELEASED[name]?.(widths) ?? 0),
    lucidrains: (name) => (name === 'query_norm.weight' ? 1 : spread(LUCIDRAINS[name]?.(widths) ?? 0)),
  };
  return linkLayout(variant, widths).map(({ name, shape }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { name, shape, values: Float32Array.from({ length: count }, () => next[variant](name, shape)) };
  });
}
