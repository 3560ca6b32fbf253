// Two tiny models, a library of them, examples and a place for projects: what stories are told over.
import { join } from 'node:path';
import { folderLibrary } from '../../cli/folders.ts';
import { OURS, type Link } from '../../shared/composition.ts';
import type { Preset } from '../../shared/preset.ts';
import type { Example, TrainingSettings } from '../../shared/protocol.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';
import type { Library } from '../library.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import type { ProjectStore, SavedProject } from '../storage/projectStore.ts';
import { FIXTURES, readBytes } from './fixtures.ts';

export const AUGMENTER = 'tiny-augmenter';
export const link = (from: number, to: number): Link => ({
  id: `${from}-${to}`,
  augmenter: AUGMENTER,
  from,
  to,
  heads: 4,
  distanceBias: true,
  ...OURS,
  enabled: true,
});

/** "w7" is answered by "w8": something that links can learn by heart. */
export const examples: Example[] = Array.from({ length: 24 }, (_, i) => ({
  prompt: `w${i} w${i + 1}`,
  completion: `w${(i * 7) % 60}`,
}));
export const jsonl = (list: Example[]): ArrayBuffer =>
  new TextEncoder().encode(list.map((e) => JSON.stringify(e)).join('\n')).buffer;

export const settings: TrainingSettings = {
  ...USUAL,
  steps: 12,
  batch: 8,
  learningRate: 5e-3,
  warmupSteps: 2,
  weightDecay: 0.01,
  clip: 1,
  seed: 3,
  evaluateEvery: 6,
};

export const preset: Preset = {
  id: 'story',
  title: 'A story',
  headline: '',
  anchor: 'tiny-llama',
  augmenters: [AUGMENTER],
  links: [],
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl', kept: 'kept.jsonl' },
  format: 'plain',
  prompts: [],
  checker: 'none',
  maxTokens: 4,
  settings,
};

const models = folderLibrary(join(FIXTURES, 'models'));
export const library: Library = {
  entry: models.entry,
  file: (id, name) => {
    if (id !== preset.id) return models.file(id, name);
    const companions: Record<string, () => ArrayBuffer> = {
      'links.safetensors': () => readBytes(join(FIXTURES, 'composed/one-augmenter/links.safetensors')),
      'train.jsonl': () => jsonl(examples.slice(0, 16)),
      'held-out.jsonl': () => jsonl(examples.slice(16)),
    };
    const bytes = companions[name]?.();
    return Promise.resolve(bytes && fileInMemory(bytes));
  },
};

export function memoryProjects(saved = new Map<string, SavedProject>()): ProjectStore {
  const sets = new Map<string, Blob>();
  return {
    examples: {
      load: (hash) => Promise.resolve(sets.get(hash)),
      save: (hash, content) => Promise.resolve(sets.set(hash, content).has(hash)),
      forget: (hash) => Promise.resolve(void sets.delete(hash)),
      keepOnly: (hashes) => Promise.resolve([...sets.keys()].forEach((hash) => hashes.has(hash) || sets.delete(hash))),
    },
    tidy: () => Promise.resolve(),
    load: (id) => Promise.resolve(saved.get(id)),
    save: (id, project) => Promise.resolve(saved.set(id, project).has(id)),
    remove: (id) => Promise.resolve(void saved.delete(id)),
  };
}
