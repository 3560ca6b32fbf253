// The weights of a model: model.safetensors, or the parts that model.safetensors.index.json names. An index is believed
// only when every tensor lies in the very file that it says, and no file has others.
import * as v from 'valibot';
import type { FileSource } from './fileSource.ts';
import { LAYOUT, unusable, WEIGHTS, WEIGHTS_INDEX } from './modelChoice.ts';
import { readSafetensorsHeader, type SafetensorsHeader } from './safetensors.ts';
import { readJson } from './textFiles.ts';

/** The file of that name, or undefined when there is none. What it throws is passed on. */
export type FileOpener = (name: string) => Promise<FileSource | undefined>;

const MOST_PARTS = 1000;
const index = v.object({ weight_map: v.record(v.string(), v.string()) });

/** A whole, or parts that were held against their index. @throws PatchbayError 'bad-model'. */
export async function openWeights(open: FileOpener): Promise<FileSource[]> {
  const whole = await open(WEIGHTS);
  if (whole) return [whole];
  const indexFile = await open(WEIGHTS_INDEX);
  if (!indexFile) throw unusable(`${WEIGHTS} is missing`, LAYOUT);
  const places = await readWeightsIndex(indexFile);
  const parts: FileSource[] = [];
  for (const name of partNames(places)) {
    const part = await open(name);
    if (!part) throw unusable(`${name} is missing`, 'Get all parts of the weights.');
    checkPart(name, (await readSafetensorsHeader(part)).tensors, places);
    parts.push(part);
  }
  return parts;
}

/** Tensor → file. @throws PatchbayError 'bad-model'. */
export async function readWeightsIndex(file: FileSource): Promise<Map<string, string>> {
  const parsed = v.safeParse(index, await readJson(WEIGHTS_INDEX, file));
  if (!parsed.success) throw unusable(`${WEIGHTS_INDEX} does not say where the tensors are`, LAYOUT);
  const places = new Map(Object.entries(parsed.output.weight_map));
  const names = partNames(places);
  const odd = names.find((name) => !/^[\w-][\w.-]*\.safetensors$/.test(name));
  if (odd !== undefined) throw unusable(`${WEIGHTS_INDEX} names "${odd}", which is no .safetensors file`, LAYOUT);
  if (names.length === 0 || names.length > MOST_PARTS)
    throw unusable(`${WEIGHTS_INDEX} names ${names.length} files`, LAYOUT);
  return places;
}

export function partNames(places: ReadonlyMap<string, string>): string[] {
  return [...new Set(places.values())].toSorted();
}

/** @throws PatchbayError 'bad-model' when index and file do not say the same. */
export function checkPart(
  name: string,
  tensors: SafetensorsHeader['tensors'],
  places: ReadonlyMap<string, string>,
): void {
  const hint = 'The parts are not of the same model, or some of another version: get all of them again.';
  for (const [tensor, place] of places)
    if (place === name && !tensors.has(tensor)) throw unusable(`${name} has no tensor "${tensor}"`, hint);
  for (const tensor of tensors.keys())
    if (places.get(tensor) !== name)
      throw unusable(`"${tensor}" is in ${name}, and should be in ${places.get(tensor) ?? 'no file'}`, hint);
}
