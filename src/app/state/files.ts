// Files that come in (dropped anywhere, or chosen) and go out.
import { errorData, type ErrorData } from '../../shared/errors.ts';
import type { Commands } from '../../shared/protocol.ts';
import { addingFailed, lookAtFiles } from './addModel.ts';
import { isFolder, walk } from './droppedFiles.ts';
import { engine } from './engineClient.ts';
import { addExamples } from './exampleDraft.ts';
import { closeLibrary, openLibrary, useLibrary } from './library.ts';
import { fileRefused, readTable, useMaking } from './making.ts';
import { modelFolder, type FoundFile } from './modelFolder.ts';
import { notify } from './notices.ts';
import { takePortable } from './portable.ts';
import { currentPreset } from './preset.ts';
import { saveFile } from './saveFile.ts';

type Params<Name extends keyof Commands> = Commands[Name]['params'];

export const COMPOSITION_FILES = '.safetensors';
export const EXAMPLE_FILES = '.jsonl,.ndjson,.json,.csv,.tsv,.txt';
export const TABLE_FILES = '.csv,.tsv,.jsonl,.txt';

/**
 * A folder, or files with a config.json among them, are a model. Examples go into the draft together; in the library, and
 * where a model is made, the first is a table to make one from. Of all others the first counts. What comes of it is seen:
 * an open dialog that it does not concern is closed.
 */
export async function takeDropped(entries: readonly (FileSystemEntry | File)[]): Promise<void> {
  try {
    const found = await walk(entries);
    if (entries.some(isFolder) || modelFolder(found)) {
      if (!useLibrary.getState().isOpen) closeDialogs();
      return await takeModelFiles(found);
    }
    const files = found.flatMap(({ blob }) => (blob instanceof File ? [blob] : []));
    const other = files.find((file) => !isExamples(file));
    const taking = takeExamples(files.filter(isExamples)); // first: a refusal is the last word
    if (other) await takeFile(other);
    await taking;
  } catch (thrown) {
    refuse({
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

/** By its name's ending: a composition is opened. */
export async function takeFile(file: File): Promise<void> {
  if (endingOf(file) === COMPOSITION_FILES) {
    closeDialogs();
    return takePortable(file);
  }
  refuse({
    code: 'bad-request',
    message: `Patchbay cannot read "${file.name}".`,
    hint: 'Drop a composition or project (.safetensors), examples as .jsonl, .json, .csv, .tsv or .txt, or the folder of a model.',
  });
}

async function takeExamples(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  if (useLibrary.getState().isOpen || useMaking.getState().isOpen) {
    closeLibrary();
    return readTable({ name: files[0].name, blob: files[0] });
  }
  closeDialogs();
  await addExamples(files.map((file) => ({ name: file.name, blob: file })));
}

/** Where the person is: the library and the place where a model is made have a line for it, other dialogs do not. */
function refuse(error: ErrorData): void {
  if (useMaking.getState().isOpen) return fileRefused(error);
  if (useLibrary.getState().isOpen) return addingFailed(error);
  closeDialogs();
  notify(error);
}

/** As a person closes them, so that each tells its own state. */
function closeDialogs(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>('dialog[open]')) dialog.close();
}

const endingOf = ({ name }: File): string => name.slice(name.lastIndexOf('.')).toLowerCase();
const isExamples = (file: File): boolean => EXAMPLE_FILES.split(',').includes(endingOf(file));

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
