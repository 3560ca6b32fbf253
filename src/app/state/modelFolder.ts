// Which of the files that came together are a model's: those beside the config.json that lies nearest to the top.
import type { PickedFile } from '../../shared/models.ts';

export interface FoundFile {
  /** With the folders above it: "smollm/onnx/model.onnx". */
  path: string;
  blob: Blob;
}

export interface ModelFolder {
  /** Name of the folder; absent for loose files. */
  name?: string;
  files: PickedFile[];
}

const CONFIG = 'config.json';

/** Undefined when there is no config.json among them. */
export function modelFolder(found: readonly FoundFile[]): ModelFolder | undefined {
  const configs = found.map(({ path }) => path).filter((path) => nameOf(path) === CONFIG);
  const [nearest] = configs.toSorted((a, b) => depth(a) - depth(b) || a.localeCompare(b));
  if (nearest === undefined) return undefined;
  const folder = folderOf(nearest);
  const files = found.filter(({ path }) => folderOf(path) === folder);
  return { name: nameOf(folder) || undefined, files: files.map(({ path, blob }) => ({ name: nameOf(path), blob })) };
}

const depth = (path: string): number => path.split('/').length;
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
