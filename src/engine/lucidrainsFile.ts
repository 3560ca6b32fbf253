// Link weights of lucidrains/CALM-pytorch: seven tensors for each cross-attention, no wiring and no number of heads. Which
// layers they join is that code's default; heads are its usual eight unless the file's metadata says otherwise.
import type { Link, ModelShape } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { CompositionFile } from './compositionFile.ts';
import { countLinks, ourTensors, theirTensors, type ForeignNames, type Named } from './foreignTensors.ts';
import type { NamedValues } from './model/parts.ts';
import type { ModelsHere } from './releasedFile.ts';
import { writeSafetensors, type Safetensors } from './storage/safetensors.ts';

export const LUCIDRAINS_PREFIX = 'cross_attns.';

const TENSORS: ForeignNames = {
  'pre_rmsnorm.g': ['query_norm.weight'],
  'context_proj.weight': ['proj.weight'],
  'context_proj.bias': ['proj.bias'],
  'attn.to_q.weight': ['q.weight'],
  'attn.to_k.weight': ['k.weight'],
  'attn.to_v.weight': ['v.weight'],
  'attn.to_out.weight': ['o.weight'],
};

/** Of that code: heads of each cross-attention, and every how many blocks of the augmenter one is read, from the last. */
const USUAL = { heads: 8, every: 4 };
/** Where our export says how many heads there are. */
const HEADS_KEY = 'heads';

export function holdsLucidrainsLinks({ tensors }: Named): boolean {
  return tensors.has(`${LUCIDRAINS_PREFIX}0.attn.to_q.weight`);
}

/**
 * The file's links between the anchor and the augmenter of the width that its projections take. Heads whose rows together
 * are fewer than the anchor's width are filled up with heads that add nothing, so the numbers are the same.
 * @throws PatchbayError 'bad-composition' when tensors are missing or fit none of the models.
 */
export function readLucidrainsFile(file: Safetensors, { anchor, augmenters }: ModelsHere): CompositionFile {
  const count = countLinks(file, LUCIDRAINS_PREFIX);
  const told = Number(file.metadata[HEADS_KEY]);
  const heads = Number.isInteger(told) && told > 0 ? told : USUAL.heads;
  const links: Link[] = [];
  const values: NamedValues[][] = [];
  for (let i = 0; i < count; i++) {
    const named = ourTensors(file, `${LUCIDRAINS_PREFIX}${i}.`, TENSORS, unusable);
    const [rows, width] = shapeOf(named, 'proj.weight');
    const [inner, columns] = shapeOf(named, 'q.weight');
    const augmenter = augmenters.find((model) => model.width === width);
    if (!augmenter || rows !== anchor.width || columns !== anchor.width)
      throw unusable(`Its link ${i} leads from width ${width} to ${rows}, and no two models here have those.`);
    const shapes = { 'k.weight': [inner, columns], 'v.weight': [inner, columns], 'o.weight': [columns, inner] };
    for (const [name, shape] of Object.entries(shapes))
      if (String(wholeShapeOf(named, name)) !== String(shape))
        throw unusable(
          `Its link ${i} has "${name}" as [${wholeShapeOf(named, name).join(', ')}], not [${shape.join(', ')}].`,
        );
    const headWidth = inner / heads;
    if (!Number.isInteger(headWidth) || inner > anchor.width || anchor.width % headWidth !== 0)
      throw unusable(`Its ${heads} heads have ${inner} numbers together, which do not go into a width of ${rows}.`);
    const [from, to] = defaultConnection(i, count, augmenter, anchor);
    links.push({
      id: `${augmenter.id}-${from}-${to}-${i}`,
      augmenter: augmenter.id,
      from,
      to,
      heads: anchor.width / headWidth,
      distanceBias: false,
      variant: 'lucidrains',
      mask: 'prompt',
      enabled: true,
    });
    values.push(named.map((tensor) => filledUp(tensor, anchor.width)));
  }
  return { anchor: anchor.id, augmenters: augmenters.map(({ id }) => id), links, values };
}

/**
 * The same links under that code's names; `attn_kwargs` needs the heads that the metadata names.
 * @throws PatchbayError 'bad-request' when one is of another kind, 'bad-composition' when tensors are missing.
 */
export function writeLucidrainsFile({ links, values }: CompositionFile): ArrayBuffer {
  const other = links.find((link) => link.variant !== 'lucidrains' || link.distanceBias);
  if (other)
    throw new PatchbayError({
      code: 'bad-request',
      message: `The link ${other.from}-${other.to} is not of the form of CALM-pytorch.`,
      hint: 'It can only open links as it has them: with one norm, one bias, without distances. Choose that form in the link’s details before training.',
    });
  if (new Set(links.map(({ heads }) => heads)).size > 1)
    throw new PatchbayError({
      code: 'bad-request',
      message: 'CALM-pytorch has the same number of heads in all links; these have different ones.',
      hint: 'Give all links the same number of heads before training.',
    });
  const tensors = values.flatMap((named, i) => theirTensors(`${LUCIDRAINS_PREFIX}${i}.`, named, TENSORS));
  const [first] = links;
  return writeSafetensors(tensors, { format: 'pt', ...(first ? { [HEADS_KEY]: String(first.heads) } : {}) });
}

/** As there: of the augmenter every fourth block, the last one among them; of the anchor as many, from the first. */
function defaultConnection(i: number, count: number, augmenter: ModelShape, anchor: ModelShape): [number, number] {
  const from = augmenter.blocks - USUAL.every * (count - 1 - i);
  const to = 1 + i * Math.floor(anchor.blocks / count);
  if (from < 1 || to > anchor.blocks)
    throw unusable(`It has ${count} links, which is more than ${augmenter.id} and ${anchor.id} have layers for.`);
  return [from, to];
}

function shapeOf(named: readonly NamedValues[], name: string): [number, number] {
  const [rows = 0, columns = 0] = wholeShapeOf(named, name);
  return [rows, columns];
}

const wholeShapeOf = (named: readonly NamedValues[], name: string): readonly number[] =>
  named.find((tensor) => tensor.name === name)?.shape ?? [];

/** Rows of queries, keys and values, or columns of what joins the heads, filled up with zeros. */
function filledUp(tensor: NamedValues, width: number): NamedValues {
  const { name, shape, values } = tensor;
  if (!/^[qkvo]\./.test(name) || (shape[0] === width && shape[1] === width)) return tensor;
  const filled = new Float32Array(width * width);
  const [rows, columns] = shape;
  for (let row = 0; row < rows; row++) filled.set(values.subarray(row * columns, (row + 1) * columns), row * width);
  return { name, shape: [width, width], values: filled };
}

function unusable(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message: `This file of CALM-pytorch cannot be used: ${message}`,
    hint: 'Open it where the two models are loaded that it was trained with.',
  });
}
