// A file as it is kept by itself: with its hash, by which damage is found before the file is used.
import { contentHash } from './contentHash.ts';

export interface Sealed {
  file: ArrayBuffer;
  hash: string;
}

export const sealed = async (file: ArrayBuffer): Promise<Sealed> => ({ file, hash: await contentHash(file) });

/**
 * Of earlier versions a file has no hash, and is taken as it is.
 * Rejects with a DOMException 'DataError' when it is not what was kept.
 */
export async function unsealed({ file, hash }: { file: ArrayBuffer; hash?: string }): Promise<ArrayBuffer> {
  if (hash === undefined || hash === (await contentHash(file))) return file;
  throw new DOMException('It is not what was kept.', 'DataError');
}
