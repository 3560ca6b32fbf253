// A session over two tiny models, for stories: open, ask, wire, train, save, come back.
import { join } from 'node:path';
import { folderLibrary } from '../../cli/folders.ts';
import { OURS, type Link } from '../../shared/composition.ts';
import type { Preset } from '../../shared/preset.ts';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import {
  ANCHOR,
  COMPOSITION,
  type EngineEvent,
  type Example,
  type ExamplesReport,
  type Opened,
  type TrainingSettings,
} from '../../shared/protocol.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Library } from '../library.ts';
import { Session } from '../session.ts';
import { fileInMemory } from '../storage/fileSource.ts';
import type { ProjectStore, SavedProject } from '../storage/projectStore.ts';
import type { RunStore } from '../storage/runStore.ts';
import { FIXTURES, readBytes } from './fixtures.ts';
import { testGpu } from './gpu.ts';
import { USUAL } from '../../shared/trainingDefaults.ts';

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
const jsonl = (list: Example[]): ArrayBuffer =>
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
  files: { links: 'links.safetensors', train: 'train.jsonl', heldOut: 'held-out.jsonl' },
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
      keepOnly: (hashes) => Promise.resolve([...sets.keys()].forEach((hash) => hashes.has(hash) || sets.delete(hash))),
    },
    tidy: () => Promise.resolve(),
    load: (id) => Promise.resolve(saved.get(id)),
    save: (id, project) => Promise.resolve(void saved.set(id, project)),
    remove: (id) => Promise.resolve(void saved.delete(id)),
  };
}

export interface Story {
  session: Session;
  opened: Opened;
  events: EngineEvent[];
  projects: ProjectStore;
}

/** Opened, with the links that ship. */
async function startStory(gpu: Gpu, projects = memoryProjects(), runs?: RunStore): Promise<Story> {
  const events: EngineEvent[] = [];
  const session = new Session({ gpu, library, projects, ...(runs && { runs }), emit: (event) => events.push(event) });
  return { session, events, projects, opened: await session.open({ preset }) };
}

/** For a test file: starts stories on one device, and ends them. */
export function tellStories(): { start: (projects?: ProjectStore, runs?: RunStore) => Promise<Story>; gpu: () => Gpu } {
  let gpu: Gpu;
  const told: Session[] = [];
  beforeAll(async () => void (gpu = await testGpu()));
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => Promise.all(told.map((session) => session.stop())));
  return {
    gpu: () => gpu,
    start: async (projects, runs) => {
      const story = await startStory(gpu, projects, runs);
      told.push(story.session);
      return story;
    },
  };
}

export async function answers(session: Session, prompt = 'w5 w17'): Promise<string[]> {
  const given = await session.ask({ askId: 1, prompt, speakers: [ANCHOR, COMPOSITION], maxTokens: 6 });
  return given.map(({ text }) => text);
}

export function losses(events: EngineEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'stepsDone' ? event.points.map(({ loss }) => loss) : []));
}

/** Resolves when a run has come to rest. */
export async function rested(events: EngineEvent[]): Promise<EngineEvent> {
  for (;;) {
    const last = events.findLast((event) => event.type === 'runChanged');
    if (last && last.state !== 'running') return last;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Examples of a person's own, as a file that is read and used. */
export async function takeExamples(session: Session, name: string, taken: readonly Example[]): Promise<ExamplesReport> {
  session.dropDraft();
  await session.draftExamples({ files: [{ name: 'mine.jsonl', blob: new Blob([jsonl([...taken])]) }] });
  return session.useDraft({ name });
}
