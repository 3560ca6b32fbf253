// Models from disk with links between them: what a file holds, or what a call names.
import type { Gpu } from '../engine/gpu/device.ts';
import { readCompositionFile, type CompositionFile } from '../engine/compositionFile.ts';
import { LinkBoard } from '../engine/linkBoard.ts';
import type { LoadedModel } from '../engine/loadedModel.ts';
import { holdsLucidrainsLinks } from '../engine/lucidrainsFile.ts';
import { underIdsHere } from '../engine/modelsInFile.ts';
import { sharedNodeGpu } from '../engine/nodeGpu.ts';
import { holdsReleasedLinks } from '../engine/releasedFile.ts';
import { Speakers } from '../engine/speakers.ts';
import { modelHash } from '../engine/storage/modelHash.ts';
import { readSafetensors } from '../engine/storage/safetensors.ts';
import { builtInEntries } from './builtInModels.ts';
import { required, requiredAll, textFormat, weights, type Flags } from './flags.ts';
import { isModel, loadFolder, readBytes } from './folders.ts';

export interface Composed {
  gpu: Gpu;
  models: readonly LoadedModel[];
  /** Where each of them lies. */
  folders: readonly string[];
  board: LinkBoard;
  speakers: Speakers;
}

interface NamedFolder {
  folder: string;
  id?: string;
}

/** The models that --anchor and --augmenter name, without links. */
export function openModels(flags: Flags): Promise<Composed> {
  const folders = [required(flags, 'anchor'), ...requiredAll(flags, 'augmenter')].map((folder) => ({ folder }));
  return compose(folders, flags);
}

/**
 * With the links of a file: one of ours, or one of the published codes, which tells no models.
 * @throws PatchbayError 'bad-composition' when it is none, or a model of it is another one here.
 */
export async function openComposition(path: string, flags: Flags): Promise<Composed> {
  const bytes = await readBytes(path);
  if (isForeign(bytes)) {
    const composed = await openModels(flags);
    const { anchor, augmenters } = composed.board.models;
    await composed.board.load(readCompositionFile(bytes, { anchor, augmenters }), 'trained', 0);
    return composed;
  }
  return withLinks(readCompositionFile(bytes), flags);
}

/** Its links, and the models that it tells of, or, in the same order, --anchor and --augmenter. */
export async function withLinks(file: CompositionFile, flags: Flags): Promise<Composed> {
  const told = await Promise.all(file.augmenters.map((id, i) => folderOf(id, file, flags.augmenter?.[i])));
  const more = (flags.augmenter ?? []).slice(told.length).map((folder) => ({ folder }));
  const composed = await compose([await folderOf(file.anchor, file, flags.anchor), ...told, ...more], flags);
  await composed.board.load(underIdsHere(file, composed.board.cards), 'trained', 0);
  return composed;
}

export function isForeign(bytes: ArrayBuffer): boolean {
  const file = readSafetensors(bytes);
  return holdsReleasedLinks(file) || holdsLucidrainsLinks(file);
}

/** Where it lies: as told; a folder of its name; or a built-in model of just this content. */
async function folderOf(id: string, { about }: CompositionFile, given?: string): Promise<NamedFolder> {
  if (given !== undefined || isModel(id)) return { folder: given ?? id, id };
  const hash = about?.models[id]?.hash;
  const same = (await builtInEntries()).find(({ files }) => hash !== undefined && modelHash(files) === hash);
  return { folder: same?.id ?? id, id };
}

async function compose([first, ...others]: readonly NamedFolder[], flags: Flags): Promise<Composed> {
  const gpu = await sharedNodeGpu();
  const load = ({ folder, id }: NamedFolder): Promise<LoadedModel> =>
    loadFolder(gpu, folder, { id, weights: weights(flags), isHashed: true });
  const anchor = await load(first);
  const augmenters = await Promise.all(others.map(load));
  const board = new LinkBoard(gpu, anchor, augmenters);
  const format = textFormat(flags);
  const speakers = new Speakers(gpu, anchor, augmenters, () => board.composition, { format });
  const folders = [first, ...others].map(({ folder }) => folder);
  return { gpu, models: [anchor, ...augmenters], folders, board, speakers };
}
