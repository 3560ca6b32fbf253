// Tensors of links in other programs' files: several of ours are one of theirs there, one after another.
import { PatchbayError } from '../shared/errors.ts';
import type { NamedValues } from './model/parts.ts';
import type { Safetensors } from './storage/safetensors.ts';

/** What a file names, as far as it was read. */
export interface Named {
  tensors: { has(name: string): boolean; keys(): Iterable<string> };
}

/** Their names within a link, and ours whose rows they hold. */
export type ForeignNames = Readonly<Record<string, readonly string[]>>;

/** How many links a file holds: those whose tensors begin with the prefix and a number. */
export function countLinks({ tensors }: Named, prefix: string): number {
  const numbers = [...tensors.keys()].map((name) =>
    name.startsWith(prefix) ? /^\d{1,4}(?=\.)/.exec(name.slice(prefix.length)) : null,
  );
  return new Set(numbers.flatMap((number) => number ?? [])).size;
}

/** A link's tensors under our names. @throws what `unusable` makes of the first one that is missing or cannot be divided. */
export function ourTensors(
  { tensors }: Safetensors,
  prefix: string,
  names: ForeignNames,
  unusable: (why: string) => Error,
): NamedValues[] {
  return Object.entries(names).flatMap(([theirs, ours]) => {
    const tensor = tensors.get(prefix + theirs);
    if (!tensor) throw unusable(`It lacks "${prefix + theirs}".`);
    const [rows] = tensor.shape;
    if (rows === undefined || rows % ours.length !== 0)
      throw unusable(`"${prefix + theirs}" is [${tensor.shape.join(', ')}], which is not ${ours.length} tensors.`);
    return split(tensor.shape, tensor.values(), ours);
  });
}

/** The same under theirs. @throws PatchbayError 'bad-composition' when a tensor is missing. */
export function theirTensors(prefix: string, named: readonly NamedValues[], names: ForeignNames): NamedValues[] {
  return Object.entries(names).map(([theirs, ours]) => joined(prefix + theirs, named, ours));
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
