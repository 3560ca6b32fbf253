// Links in the files of google-deepmind/calm: seven tensors a link, no wiring. Which layers they join is not in the file:
// it is told, or taken to be the released code's default.
import type { Link, ModelShape } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { CompositionFile } from './compositionFile.ts';
import type { NamedValues } from './model/parts.ts';
import { writeSafetensors, type Safetensors } from './storage/safetensors.ts';

const PREFIX = 'cross_attention_hooks.';

/** Their names, and ours whose values they hold one after another. */
const TENSORS: Record<string, readonly string[]> = {
  'proj.weight': ['proj.weight'],
  'proj.bias': ['proj.bias'],
  'cross_attention.in_proj_weight': ['q.weight', 'k.weight', 'v.weight'],
  'cross_attention.in_proj_bias': ['q.bias', 'k.bias', 'v.bias'],
  'cross_attention.out_proj.weight': ['o.weight'],
  'cross_attention.out_proj.bias': ['o.bias'],
  'post_attention_layernorm.weight': ['post_norm.weight'],
};

export interface ReleasedWiring {
  /** Blocks joined by each link, (anchor, augmenter), counted from 0 as there: their outputs. */
  connections?: readonly (readonly [anchor: number, augmenter: number])[];
  /** The anchor's own number where nothing is said. */
  heads?: number;
}

export interface ModelsHere {
  anchor: ModelShape;
  augmenters: readonly ModelShape[];
}

export function holdsReleasedLinks({ tensors }: Safetensors): boolean {
  return tensors.has(`${PREFIX}0.proj.weight`);
}

/**
 * The file's links between the anchor and the augmenter of the width that its projections take.
 * @throws PatchbayError 'bad-composition' when tensors are missing or fit none of the models.
 */
export function readReleasedFile(
  { tensors }: Safetensors,
  { anchor, augmenters }: ModelsHere,
  { connections, heads = anchor.heads }: ReleasedWiring = {},
): CompositionFile {
  const links: Link[] = [];
  const values: NamedValues[][] = [];
  const count = [...tensors.keys()].filter((name) => /^cross_attention_hooks\.\d+\.proj\.weight$/.test(name)).length;
  for (let i = 0; i < count; i++) {
    const found = Object.entries(TENSORS).flatMap(([theirs, ours]) => {
      const tensor = tensors.get(`${PREFIX}${i}.${theirs}`);
      if (!tensor) throw unusable(`It lacks "${PREFIX}${i}.${theirs}".`);
      return split(tensor.shape, tensor.values(), ours);
    });
    const [rows, width] = found[0].shape;
    const augmenter = augmenters.find((model) => model.width === width);
    if (!augmenter || rows !== anchor.width)
      throw unusable(`Its link ${i} leads from width ${width} to ${rows}, and no two models here have those.`);
    const connection = (connections ?? defaultConnections(count, anchor, augmenter)).at(i);
    if (!connection) throw unusable(`It has ${count} links, and only ${i} of them were told what they join.`);
    const [to, from] = connection;
    links.push({
      id: `${augmenter.id}-${from + 1}-${to + 1}-${i}`,
      augmenter: augmenter.id,
      from: from + 1, // layer k is the output of block k, counted from 1
      to: to + 1,
      heads,
      distanceBias: false,
      variant: 'released',
      mask: 'none',
      enabled: true,
    });
    values.push(found);
  }
  return { anchor: anchor.id, augmenters: augmenters.map(({ id }) => id), links, values };
}

/**
 * The same links under the released code's names.
 * @throws PatchbayError 'bad-request' when one is of another kind, 'bad-composition' when tensors are missing.
 */
export function writeReleasedFile({ links, values }: CompositionFile): ArrayBuffer {
  const other = links.find((link) => link.variant !== 'released' || link.distanceBias);
  if (other)
    throw new PatchbayError({
      code: 'bad-request',
      message: `The link ${other.from}-${other.to} is not of the released form.`,
      hint: 'google-deepmind/calm can only open links as it has them: with biases, without pre-norms and distances.',
    });
  const tensors = values.flatMap((named, i) =>
    Object.entries(TENSORS).map(([theirs, ours]) => joined(`${PREFIX}${i}.${theirs}`, named, ours)),
  );
  return writeSafetensors(tensors, { format: 'pt' });
}

/** As there: as many layers as links at even distances, whole numbers by cutting off. */
function defaultConnections(count: number, anchor: ModelShape, augmenter: ModelShape): (readonly [number, number])[] {
  const layer = ({ blocks }: ModelShape, i: number): number =>
    Math.trunc(count > 1 ? (i * (blocks - 1)) / (count - 1) : 0);
  return Array.from({ length: count }, (_, i) => [layer(anchor, i), layer(augmenter, i)] as const);
}

function split(shape: readonly number[], values: Float32Array, names: readonly string[]): NamedValues[] {
  const [rows, ...rest] = shape;
  const size = values.length / names.length;
  return names.map((name, i) => ({
    name,
    shape: [rows / names.length, ...rest],
    values: values.slice(i * size, (i + 1) * size),
  }));
}

function joined(name: string, named: readonly NamedValues[], parts: readonly string[]): NamedValues {
  const found = parts.map((part) => {
    const tensor = named.find((each) => each.name === part);
    if (tensor) return tensor;
    throw new PatchbayError({
      code: 'bad-composition',
      message: `The composition lacks "${part}" of a link; "${name}" cannot be made.`,
      hint: 'Save the composition again.',
    });
  });
  const [rows, ...rest] = found[0].shape;
  const values = new Float32Array(found.reduce((sum, tensor) => sum + tensor.values.length, 0));
  found.forEach((tensor, i) => values.set(tensor.values, i * tensor.values.length));
  return { name, shape: [rows * found.length, ...rest], values };
}

function unusable(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message: `This file of google-deepmind/calm cannot be used: ${message}`,
    hint: 'Open it where the two models are loaded that it was trained with.',
  });
}
