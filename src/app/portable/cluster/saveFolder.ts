// Files become a folder of the person's computer, or one archive where the browser cannot write into a folder. The File
// System Access API is there in Chromium alone (https://wicg.github.io/file-system-access/).
import { PatchbayError } from '../../../shared/errors.ts';
import { saveFile } from '../../state/saveFile.ts';
import type { FolderFile } from './folderFiles.ts';
import { tarHeader, tarOf, type TarFile } from './tar.ts';

export interface Saving {
  /** Of the folder that is made within the one that is picked; and of the archive. */
  folder: string;
  /** Asked for once it is known where to. */
  files: () => Promise<FolderFile[]>;
  /** The file that is written now, and how much is done, in bytes as far as they are known. */
  onProgress: (path: string, doneBytes: number, totalBytes: number) => void;
  signal: AbortSignal;
}

/** Where it went, in words; undefined when the person has picked nothing. */
export type Saved = string | undefined;

interface PickingWindow {
  showDirectoryPicker?: (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

export const canPickFolder = (): boolean => typeof (window as PickingWindow).showDirectoryPicker === 'function';

/** To be called by a click. @throws PatchbayError 'storage', what reading throws, or the signal's reason. */
export async function saveFolder(saving: Saving, archive = saving.folder): Promise<Saved> {
  if (!canPickFolder()) return saveArchive(saving, `${archive}.tar`);
  const picked = await pickFolder();
  if (!picked) return undefined;
  const root = await written(saving.folder, () => picked.getDirectoryHandle(saving.folder, { create: true }));
  await each(saving, (file, told) => writeFile(root, file, saving.signal, told));
  return `${picked.name}/${saving.folder}`;
}

/** A file of the folder that is alone comes as it is. What does not fit is refused before any is read. Nothing is in memory as a whole: a browser puts Blobs onto the disk. */
async function saveArchive(saving: Saving, name: string): Promise<Saved> {
  const files: (TarFile & { inFolder: string })[] = [];
  const made = new Date();
  const checked = async (): Promise<FolderFile[]> => {
    const all = await saving.files();
    if (!isPlain(all)) for (const { path, bytes } of all) tarHeader(`${saving.folder}/${path}`, bytes, made);
    return all;
  };
  await each({ ...saving, files: checked }, async ({ path, pieces }, told) => {
    const parts: Blob[] = [];
    for await (const piece of pieces()) {
      saving.signal.throwIfAborted();
      parts.push(new Blob([piece]));
      told(piece.length);
    }
    files.push({ path: `${saving.folder}/${path}`, inFolder: path, content: new Blob(parts) });
  });
  const [only] = files;
  const isAlone = isPlain(files.map(({ inFolder }) => ({ path: inFolder })));
  const saved = isAlone ? only.inFolder : name;
  saveFile(saved, isAlone ? only.content : tarOf(files, made));
  return saved;
}

const isPlain = (files: readonly Pick<FolderFile, 'path'>[]): boolean =>
  files.length === 1 && !files[0].path.includes('/');

async function each(
  { files, onProgress, signal }: Saving,
  save: (file: FolderFile, told: (bytes: number) => void) => Promise<void>,
): Promise<void> {
  const all = await files();
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of all) {
    signal.throwIfAborted();
    onProgress(file.path, done, total);
    let left = file.bytes;
    await save(file, (bytes) => {
      const known = Math.min(left, bytes);
      left -= known;
      done += known;
      onProgress(file.path, done, total);
    });
  }
}

async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (window as PickingWindow).showDirectoryPicker?.({ mode: 'readwrite' });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return undefined;
    throw unwritable('The folder', thrown);
  }
}

/** A file is there as a whole, or as it was before. */
async function writeFile(
  root: FileSystemDirectoryHandle,
  { path, pieces }: FolderFile,
  signal: AbortSignal,
  told: (bytes: number) => void,
): Promise<void> {
  const [name, ...folders] = path.split('/').toReversed();
  const file = await written(path, async () => {
    let folder = root;
    for (const part of folders.toReversed()) folder = await folder.getDirectoryHandle(part, { create: true });
    return (await folder.getFileHandle(name, { create: true })).createWritable();
  });
  try {
    for await (const piece of pieces()) {
      signal.throwIfAborted();
      await written(path, () => file.write(piece));
      told(piece.length);
    }
    await written(path, () => file.close());
  } catch (thrown) {
    await file.abort().catch(() => undefined); // it may have ended by itself; what went wrong is told already
    throw thrown;
  }
}

async function written<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}

function unwritable(what: string, thrown: unknown): PatchbayError {
  const name = thrown instanceof DOMException ? thrown.name : '';
  const [message, hint] =
    name === 'NotAllowedError'
      ? [`${what} may not be written.`, 'Save once more, and allow the page to change the folder.']
      : name === 'QuotaExceededError'
        ? [`There is no room for ${what}.`, 'Make room on the disk, or pick a folder on another one.']
        : [`${what} could not be written.`, 'Pick another folder, one that is yours.'];
  return new PatchbayError({ code: 'storage', message, hint, detail: String(thrown) }, { cause: thrown });
}
