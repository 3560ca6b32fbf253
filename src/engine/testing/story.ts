// A session over two tiny models, for stories: open, ask, wire, train, save, come back.
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import {
  ANCHOR,
  COMPOSITION,
  type EngineEvent,
  type Example,
  type ExamplesReport,
  type Opened,
} from '../../shared/protocol.ts';
import type { Gpu } from '../gpu/device.ts';
import { Session } from '../session.ts';
import type { ProjectStore } from '../storage/projectStore.ts';
import type { RunStore } from '../storage/runStore.ts';
import { testGpu } from './gpu.ts';
import { jsonl, library, memoryProjects, preset } from './storyParts.ts';

export { AUGMENTER, examples, library, link, memoryProjects, preset, settings } from './storyParts.ts';

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
