// What ships, for the fakes: the models as index.json tells of them, and what comes with the examples.
import { readFileSync } from 'node:fs';

export interface BuiltIns {
  models: { id: string; title: string; about: string; bytes: number; blocks: number }[];
  /** Bytes by the id of the example. */
  companions: Record<string, number>;
}

interface Index {
  models: { id: string; title: string; about: string; files: { name: string; bytes: number }[] }[];
}

const read = <Content>(path: string): Content => JSON.parse(readFileSync(`public/models/${path}`, 'utf8')) as Content;

export function builtIns(): BuiltIns {
  const found: BuiltIns = { models: [], companions: {} };
  for (const { id, title, about, files } of read<Index>('index.json').models) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (!files.some(({ name }) => name === 'config.json')) found.companions[id] = bytes;
    else {
      const { num_hidden_layers: blocks } = read<{ num_hidden_layers: number }>(`${id}/config.json`);
      found.models.push({ id, title, about, bytes, blocks });
    }
  }
  return found;
}
