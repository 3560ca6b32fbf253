// Where models and their companions (shipped links, examples) come from: a folder each, files by name.
import { PatchbayError } from '../shared/errors.ts';
import type { LibraryModel } from '../shared/models.ts';
import type { Commands, ModelCard } from '../shared/protocol.ts';
import type { BuiltInPreset, Preset } from '../shared/preset.ts';
import { readWhole, type FileSource } from './storage/fileSource.ts';

export interface LibraryEntry {
  id: string;
  title: string;
  about: string;
  license: string;
  /** See storage/modelHash.ts. */
  hash?: string;
  hub?: ModelCard['hub'];
}

export type Progress = (loadedBytes: number, totalBytes: number, from: 'network' | 'cache') => void;

export interface Library {
  /** @throws PatchbayError when there is no such folder. */
  entry(id: string): Promise<LibraryEntry>;
  /** A file of a folder; undefined when the folder has no such file. */
  file(id: string, name: string, progress?: Progress): Promise<FileSource | undefined>;
}

/** The commands over the models that a person keeps in the browser; see the protocol. */
export type ModelShelf = {
  [Name in Exclude<ShelfCommand, 'addFiles'>]: (params: Commands[Name]['params']) => Promise<Commands[Name]['result']>;
} & {
  /** @param made that it was trained here: nobody has its files. */
  addFiles(params: Commands['addFiles']['params'], made?: { isMade: true }): Promise<LibraryModel>;
};

export type ShelfCommand =
  | 'listModels'
  | 'planModel'
  | 'planFiles'
  | 'fetchModel'
  | 'addFiles'
  | 'pauseFetch'
  | 'removeModel'
  | 'keepBuiltIns'
  | 'stopKeeping';

/** Are there files that come with it? */
export function ships(preset: Preset): preset is BuiltInPreset {
  return preset.files !== undefined;
}

/** A companion of a preset. @throws PatchbayError 'bad-model' when it is not there. */
export async function presetFile(
  library: Library,
  preset: BuiltInPreset,
  which: keyof BuiltInPreset['files'],
): Promise<ArrayBuffer> {
  const name = preset.files[which];
  const file = await library.file(preset.extends ?? preset.id, name);
  if (file) return readWhole(file);
  throw new PatchbayError({
    code: 'bad-model',
    message: `The example "${preset.title}" has no file ${name}.`,
    hint: 'Make the built-in models anew: npm run models.',
  });
}
