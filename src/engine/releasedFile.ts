// Links in the files of google-deepmind/calm: seven tensors a link, no wiring. Which layers they join is not in the file:
// it is told, or taken to be the released code's default.
import type { Link, ModelShape } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { CompositionFile } from './compositionFile.ts';
import { countLinks, ourTensors, theirTensors, type ForeignNames, type Named } from './foreignTensors.ts';
import type { NamedValues } from './model/parts.ts';
import { writeSafetensors, type Safetensors } from './storage/safetensors.ts';

export const RELEASED_PREFIX = 'cross_attention_hooks.';

/** Their names, and ours whose values they hold one after another. */
const TENSORS: ForeignNames = {
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

export function holdsReleasedLinks({ tensors }: Named): boolean {
  return tensors.has(`${RELEASED_PREFIX}0.proj.weight`);
}

/**
 * The file's links between the anchor and the augmenter of the width that its projections take.
 * @throws PatchbayError 'bad-composition' when tensors are missing or fit none of the models.
 */
export function readReleasedFile(
  file: Safetensors,
  { anchor, augmenters }: ModelsHere,
  { connections, heads = anchor.heads }: ReleasedWiring = {},
): CompositionFile {
  const links: Link[] = [];
  const values: NamedValues[][] = [];
  const count = countLinks(file, RELEASED_PREFIX);
  for (let i = 0; i < count; i++) {
    const found = ourTensors(file, `${RELEASED_PREFIX}${i}.`, TENSORS, unusable);
    const [rows, width] = found[0].shape;
    const augmenter = augmenters.find((model) => model.width === width);
    if (!augmenter || rows !== anchor.width)
      throw unusable(`Its link ${i} leads from width ${width} to ${rows}, and no two models here have those.`);
    const connection = connections ? connections.at(i) : defaultConnection(i, count, anchor, augmenter);
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
  const tensors = values.flatMap((named, i) => theirTensors(`${RELEASED_PREFIX}${i}.`, named, TENSORS));
  return writeSafetensors(tensors, { format: 'pt' });
}

/** As there: as many layers as links at even distances, whole numbers by cutting off. */
function defaultConnection(i: number, count: number, anchor: ModelShape, augmenter: ModelShape): [number, number] {
  const layer = ({ blocks }: ModelShape): number => Math.trunc(count > 1 ? (i * (blocks - 1)) / (count - 1) : 0);
  return [layer(anchor), layer(augmenter)];
}

function unusable(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message: `This file of google-deepmind/calm cannot be used: ${message}`,
    hint: 'Open it where the two models are loaded that it was trained with.',
  });
}
