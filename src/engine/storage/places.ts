// What the chunks of a model lie under. Two models never share a place unless they are the same, byte for byte: so what
// was left of an earlier attempt may be gone on with.
import { CHUNK_BYTES } from './chunkStore.ts';
import type { CheckedAddress } from './hubAddress.ts';
import type { FileSource } from './fileSource.ts';
import { Sha256 } from './sha256.ts';

/** A commit of a repository never changes; another server may say otherwise, so it is named as well. */
export function hubPlace({ endpoint, repository }: Omit<CheckedAddress, 'revision'>, commit: string): string {
  return `${endpoint}/${repository}@${commit}`;
}

/** Files of this computer are known by what is in them. */
export function filesPlace(files: readonly { name: string; sha256: string }[]): string {
  const hash = new Sha256();
  for (const { name, sha256 } of files) hash.update(new TextEncoder().encode(`${name} ${sha256}\n`));
  return `files@${hash.digest()}`;
}

export async function sha256Of(file: FileSource): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.bytes; at += CHUNK_BYTES)
    hash.update(new Uint8Array(await file.read(at, Math.min(at + CHUNK_BYTES, file.bytes))));
  return hash.digest();
}
