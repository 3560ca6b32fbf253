// A file of which ranges are read, wherever it lies: in memory, in the browser's storage, on a disk. Large files are never
// in memory whole.

export interface FileSource {
  readonly bytes: number;
  /** Bytes first … end − 1, in memory of its own. @throws PatchbayError when they cannot be had. */
  read(first: number, end: number): Promise<ArrayBuffer>;
}

export function fileInMemory(content: ArrayBuffer): FileSource {
  return { bytes: content.byteLength, read: (first, end) => Promise.resolve(content.slice(first, end)) };
}

export function readWhole(file: FileSource): Promise<ArrayBuffer> {
  return file.read(0, file.bytes);
}
