// Files that come in (dropped anywhere, or chosen) and go out.
import { errorData } from '../../shared/errors.ts';
import type { Commands } from '../../shared/protocol.ts';
import { addingFailed, lookAtFiles } from './addModel.ts';
import { isFolder, walk } from './droppedFiles.ts';
import { engine } from './engineClient.ts';
import { readExamples } from './examples.ts';
import { openLibrary } from './library.ts';
import { modelFolder, type FoundFile } from './modelFolder.ts';
import { notify } from './notices.ts';
import { takePortable } from './portable.ts';
import { currentPreset } from './preset.ts';
import { saveFile } from './saveFile.ts';

type Params<Name extends keyof Commands> = Commands[Name]['params'];

export const COMPOSITION_FILES = '.safetensors';
export const EXAMPLE_FILES = '.jsonl,.csv,.tsv,.txt';

/** A folder, or files with a config.json among them, are a model; else the first file counts. */
export async function takeDropped(entries: readonly (FileSystemEntry | File)[]): Promise<void> {
  try {
    const found = await walk(entries);
    if (entries.some(isFolder) || modelFolder(found)) return await takeModelFiles(found);
    const [first] = found;
    if (first?.blob instanceof File) await takeFile(first.blob);
  } catch (thrown) {
    notify({
      code: 'bad-request',
      message: 'What was dropped cannot be read.',
      hint: 'Drop it once more, or choose it with a button.',
      detail: String(thrown),
    });
  }
}

/** Into the library, where its plan is shown first. */
export async function takeModelFiles(found: readonly FoundFile[]): Promise<void> {
  const folder = modelFolder(found);
  if (folder) return lookAtFiles(folder.files, folder.name);
  await openLibrary();
  addingFailed({
    code: 'bad-model',
    message: 'There is no config.json among these files.',
    hint: 'Choose the folder of a model as it lies on a hub: config.json, tokenizer.json and .safetensors files.',
  });
}

/** By its name's ending: a composition is opened, examples are read. */
export async function takeFile(file: File): Promise<void> {
  const ending = file.name.slice(file.name.lastIndexOf('.')).toLowerCase();
  if (EXAMPLE_FILES.split(',').includes(ending)) return readExamples(file.name, await file.text());
  if (ending === COMPOSITION_FILES) return takePortable(file);
  notify({
    code: 'bad-request',
    message: `Patchbay cannot read "${file.name}".`,
    hint: 'Drop a composition or project (.safetensors), examples as .jsonl, .csv, .tsv or .txt, or the folder of a model.',
  });
}

export const saveComposition = (): Promise<void> => save('', () => engine.call('saveComposition', {}));

/** Wiring, examples and runs. */
export const saveProject = (): Promise<void> => save('-project', () => engine.call('saveProject', {}));

/** The links alone, under the names that another program gives them. */
export const exportLinks = (form: Params<'exportLinks'>['form']): Promise<void> =>
  save(`-${form}`, () => engine.call('exportLinks', { form }));

async function save(kind: string, content: () => Promise<BlobPart>): Promise<void> {
  try {
    const blob = new Blob([await content()], { type: 'application/octet-stream' });
    saveFile(`patchbay-${currentPreset().id}${kind}.safetensors`, blob);
  } catch (thrown) {
    notify(errorData(thrown));
  }
}
