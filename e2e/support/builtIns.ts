// What ships, for the fakes: the models as index.json tells of them, and what comes with the examples.
import { readFileSync } from 'node:fs';
import type { PartSize } from '../../src/shared/models.ts';

export interface BuiltIns {
  models: ({ id: string; title: string; about: string; blocks: number } & PartSize)[];
  /** By the id of the example. */
  companions: Record<string, PartSize>;
}

interface Index {
  models: { id: string; title: string; about: string; files: { name: string; bytes: number }[] }[];
}

const read = <Content>(path: string): Content => JSON.parse(readFileSync(`public/models/${path}`, 'utf8')) as Content;

/** @param isKept whether all of it is in this browser already; else nothing is. */
export function builtIns(isKept = false): BuiltIns {
  const found: BuiltIns = { models: [], companions: {} };
  for (const { id, title, about, files } of read<Index>('index.json').models) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const size = { bytes, keptBytes: isKept ? bytes : 0 };
    if (!files.some(({ name }) => name === 'config.json')) found.companions[id] = size;
    else {
      const { num_hidden_layers: blocks } = read<{ num_hidden_layers: number }>(`${id}/config.json`);
      found.models.push({ id, title, about, blocks, ...size });
    }
  }
  return found;
}
