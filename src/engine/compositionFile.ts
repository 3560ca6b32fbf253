// A composition as one .safetensors file: the links' tensors, and in the metadata which models and layers they join.
import * as v from 'valibot';
import type { Link } from '../shared/composition.ts';
import { PatchbayError } from '../shared/errors.ts';
import type { NamedValues } from './model/parts.ts';
import { holdsReleasedLinks, readReleasedFile, type ModelsHere } from './releasedFile.ts';
import { linkSchema } from './storage/linkSchema.ts';
import { readSafetensors, writeSafetensors } from './storage/safetensors.ts';

const METADATA_KEY = 'patchbay';

const wiringSchema = v.object({
  format: v.literal(1),
  anchor: v.string(),
  augmenters: v.array(v.string()),
  links: v.array(linkSchema),
});

export interface CompositionFile {
  anchor: string;
  augmenters: string[];
  links: Link[];
  /** Per link, in the order of `links`; in the file their names have `links.{i}.` in front. */
  values: NamedValues[][];
}

export function writeCompositionFile({ anchor, augmenters, links, values }: CompositionFile): ArrayBuffer {
  const wiring = { format: 1, anchor, augmenters, links };
  const tensors = values.flatMap((named, i) =>
    named.map((tensor) => ({ ...tensor, name: linkPrefix(i) + tensor.name })),
  );
  return writeSafetensors(tensors, { [METADATA_KEY]: JSON.stringify(wiring) });
}

/**
 * @param here the models that are loaded: with them, files of google-deepmind/calm open as well.
 * @throws PatchbayError 'bad-composition', or 'bad-model' when it is no safetensors file at all.
 */
export function readCompositionFile(bytes: ArrayBuffer, here?: ModelsHere): CompositionFile {
  const file = readSafetensors(bytes);
  if (here && holdsReleasedLinks(file)) return readReleasedFile(file, here);
  const text = file.metadata[METADATA_KEY];
  if (text === undefined) throw notOurs('It is a .safetensors file, but holds no Patchbay composition.');
  const parsed = v.safeParse(wiringSchema, parseJson(text));
  if (!parsed.success) throw notOurs('Its wiring cannot be read: it was made by another version, or changed by hand.');
  const { anchor, augmenters, links } = parsed.output;
  const values = links.map((_, i) =>
    [...file.tensors]
      .filter(([name]) => name.startsWith(linkPrefix(i)))
      .map(([name, tensor]) => ({
        name: name.slice(linkPrefix(i).length),
        shape: tensor.shape,
        values: tensor.values(),
      })),
  );
  return { anchor, augmenters, links, values };
}

function linkPrefix(i: number): string {
  return `links.${i}.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notOurs(message: string): PatchbayError {
  return new PatchbayError({
    code: 'bad-composition',
    message,
    hint: 'Open a file that "Save the composition" made.',
  });
}
