// What a hub says of a repository.
import { createHash } from 'node:crypto';

export interface Repository {
  files: Record<string, Uint8Array>;
  /** As in the model card's own head. */
  license?: unknown;
  gated?: boolean;
  /** "main" is this commit now. */
  commit?: string;
}

const COMMIT = 'c0ffee'.padEnd(40, '0');

/** Undefined when there is no such revision. @param hasSizes false as on some mirrors. */
export function infoOf(id: string, repository: Repository, revision: string, hasSizes: boolean): unknown {
  if (!['main', commitOf(repository)].includes(revision)) return undefined;
  const siblings = Object.entries(repository.files).map(([rfilename, content]) => {
    const { length: size } = content;
    if (!hasSizes) return { rfilename };
    return { rfilename, size, ...(isLarge(rfilename) ? { lfs: { sha256: sha256(content), size } } : {}) };
  });
  const { license, gated = false } = repository;
  return { id, sha: commitOf(repository), gated, siblings, cardData: license ? { license } : undefined };
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function commitOf({ commit = COMMIT }: Repository): string {
  return commit;
}

/** As on the hub: small text is in git itself, without a SHA-256. */
function isLarge(name: string): boolean {
  return name.endsWith('.safetensors');
}

export function treeOf({ files }: Repository): unknown {
  return Object.entries(files).map(([path, { length }]) => ({
    type: 'file',
    path,
    size: length,
    ...(isLarge(path) ? { lfs: { oid: sha256(files[path]), size: length, pointerSize: 134 } } : {}),
  }));
}
