// The weights of a model that is there already, for another one to go on from.
import { loadFolder } from '../../src/cli/folders.ts';
import type { Gpu } from '../../src/engine/gpu/device.ts';
import type { NamedValues } from '../../src/engine/model/parts.ts';
import { saveParts } from '../../src/engine/model/savedParts.ts';
import type { Random } from '../../src/engine/tables/random.ts';

/** By the names of the model's parts. @param folder a path, or the id of a built-in model. */
export async function weightsOf(gpu: Gpu, folder: string): Promise<NamedValues[]> {
  const { decoder } = await loadFolder(gpu, folder);
  const weights = await saveParts(gpu, decoder.parts);
  decoder.destroy();
  return weights;
}

/** A table [rows, width] with more rows: the first `kept` are as they were, the others normal with this deviation. */
export function withMoreRows(
  { name, shape, values }: NamedValues,
  { rows, kept = shape[0], deviation, random }: { rows: number; kept?: number; deviation: number; random: Random },
): NamedValues {
  const width = shape[1];
  const more = Float32Array.from({ length: rows * width }, () => deviation * random.normal());
  more.set(values.subarray(0, kept * width));
  return { name, shape: [rows, width], values: more };
}
