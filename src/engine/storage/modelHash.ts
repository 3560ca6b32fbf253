// What a model is, whatever it is called: a hash over the files that decide what it says.
import { CONFIG } from './modelChoice.ts';
import { Sha256 } from './sha256.ts';

interface HashedFile {
  name: string;
  sha256?: string;
}

const decides = (name: string): boolean =>
  name === CONFIG || name === 'tokenizer.json' || name.endsWith('.safetensors');

/**
 * SHA-256 over "name hash" lines of config.json, tokenizer.json and the weights, in the order of their names; undefined
 * while the hash of one of them is not known.
 */
export function modelHash(files: readonly HashedFile[]): string | undefined {
  const deciding = files.filter(({ name }) => decides(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (deciding.length === 0 || deciding.some(({ sha256 }) => sha256 === undefined)) return undefined;
  const text = deciding.map(({ name, sha256 }) => `${name} ${sha256}\n`).join('');
  const hash = new Sha256();
  hash.update(new TextEncoder().encode(text));
  return hash.digest();
}
