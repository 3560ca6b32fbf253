// Files as they come in: dropped, with folders among them, or picked. Folders are walked, but not for ever: somebody may
// drop a whole disk.
import type { FoundFile } from './modelFolder.ts';

const DEEPEST = 3;
const MOST = 2000;

/** To be called while the drop is being handled: afterwards the browser has forgotten what it carried. */
export function droppedEntries(transfer: DataTransfer): (FileSystemEntry | File)[] {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  return items.flatMap((item) => item.webkitGetAsEntry() ?? item.getAsFile() ?? []);
}

export const isFolder = (entry: FileSystemEntry | File): boolean => 'isDirectory' in entry && entry.isDirectory;

export async function walk(entries: readonly (FileSystemEntry | File)[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  let level: (FileSystemEntry | File)[] = [...entries];
  for (let depth = 0; level.length > 0 && depth <= DEEPEST; depth++) {
    const next: FileSystemEntry[] = [];
    for (const entry of level) {
      if (found.length >= MOST) return found;
      if (entry instanceof File) found.push({ path: entry.name, blob: entry });
      else if (isFile(entry)) found.push({ path: pathOf(entry), blob: await fileOf(entry) });
      else if (depth < DEEPEST) next.push(...(await children(entry as FileSystemDirectoryEntry)));
    }
    level = next;
  }
  return found;
}

/** What a picker gives; of a folder with the path inside it. */
export const picked = (files: Iterable<File>): FoundFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const pathOf = ({ fullPath }: FileSystemEntry): string => fullPath.replace(/^\//, '');

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** The browser hands a folder out by parts, and says that it was the last by an empty one. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    all.push(...part);
  }
  return all;
}
