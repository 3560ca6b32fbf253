// Devices that are lost at moments that nobody chose, while a session asks, trains, loads, exports and measures. What comes of
// each must be, to the last bit, what comes of it when nothing is lost; of a run, nothing but steps since its last checkpoint
// may be made again.
import { ANCHOR, COMPOSITION, type EngineEvent, type TrainingSettings } from '../../shared/protocol.ts';
import type { Gpu } from '../gpu/device.ts';
import { nodeGpu } from '../nodeGpu.ts';
import { Session } from '../session.ts';
import { Draw } from './draw.ts';
import { library, link, memoryProjects, preset, settings } from './storyParts.ts';

export const ACTIVITIES = ['asking', 'training', 'loading', 'exporting', 'measuring'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** With checkpoints and a look on the way. */
const RUN: TrainingSettings = { ...settings, steps: 12, evaluateEvery: 8, checkpointEvery: 4 };

/** Losses a minute apart, for the session: it gives up after two within one. */
const APART_MS = 120_000;

export interface LossReport {
  activity: Activity;
  /** Milliseconds after the activity began. */
  atMs: number;
  /** From the loss until everything was there again. */
  backMs: number;
  /** Steps of a run that were made again. */
  stepsAgain: number;
}

export class Losses {
  private readonly draw: Draw;
  private readonly session: Session;
  private readonly events: EngineEvent[] = [];
  private gpuOfNow: Gpu;
  private opened = 0;
  private now = 0;
  /** What each activity comes to, and how long it takes, when nothing is lost. */
  private readonly whole = new Map<Activity, { result: string; ms: number }>();

  private constructor(seed: number, gpu: Gpu) {
    this.draw = new Draw(seed);
    this.gpuOfNow = gpu;
    const freshGpu = async (): Promise<Gpu> => {
      this.opened++;
      this.gpuOfNow = await nodeGpu({ mayBeLost: true });
      return this.gpuOfNow;
    };
    const recovery = { freshGpu, now: () => (this.now += APART_MS) };
    const emit = (event: EngineEvent): void => void this.events.push(event);
    this.session = new Session({ gpu, library, projects: memoryProjects(), recovery, emit });
  }

  /** With what the activities come to. */
  static async begin(seed: number, activities: readonly Activity[] = ACTIVITIES): Promise<Losses> {
    const losses = new Losses(seed, await nodeGpu({ mayBeLost: true }));
    await losses.session.open({ preset });
    await losses.session.wire({ links: [link(2, 1), link(1, 2)] });
    await losses.session.train({ settings: { ...RUN, seed: 8 } });
    while (!losses.isOver(0)) await pause(2);
    for (const { id } of await losses.session.listRuns()) await losses.session.removeRun({ run: id });
    for (const activity of activities) {
      await losses.perform(activity); // compiles
      const started = performance.now();
      const result = await losses.perform(activity);
      losses.whole.set(activity, { result, ms: performance.now() - started });
    }
    return losses;
  }

  /** The device of now. */
  get gpu(): Gpu {
    return this.gpuOfNow;
  }

  /** @throws Error when anything is not as if nothing had been lost. */
  async loseDuring(activity: Activity): Promise<LossReport> {
    const { events, draw } = this;
    const expected = this.whole.get(activity);
    if (!expected) throw new Error(`Nobody knows what ${activity} comes to.`);
    events.length = 0;
    const opened = this.opened;
    const started = performance.now();
    const performing = this.perform(activity);
    performing.catch(() => undefined); // heard of below
    await pause((expected.ms * draw.whole(0, 95)) / 100);
    const lost = performance.now();
    const step = lastStep(events);
    this.gpuOfNow.device.destroy();
    while (!this.back) {
      failOn(events);
      await pause(1);
    }
    const backMs = performance.now() - lost;
    const result = await performing;
    failOn(events);
    if (result !== expected.result) throw new Error(`${activity}: ${result} instead of ${expected.result}`);
    if (this.opened !== opened + 1)
      throw new Error(`${this.opened - opened} devices were opened for one that was lost.`);
    const stepsAgain = activity === 'training' && this.back?.run ? Math.max(0, step - this.back.run.step) : 0;
    if (stepsAgain > RUN.checkpointEvery) throw new Error(`${stepsAgain} steps were made again.`);
    return { activity, atMs: lost - started, backMs, stepsAgain };
  }

  /** Loses it while nothing is under way. @returns what the next one holds, in bytes, without what read-back keeps for itself. */
  async loseIdle(): Promise<number> {
    this.events.length = 0;
    this.gpuOfNow.device.destroy();
    while (!this.back) await pause(1);
    await this.session.listRuns(); // whoever brought it back has had the turn
    this.events.length = 0;
    const { memory, readback } = this.gpuOfNow;
    return memory.bytes - readback.idleBytes;
  }

  async end(): Promise<void> {
    await this.session.stop();
    this.gpuOfNow.destroy();
  }

  private get back(): Extract<EngineEvent, { type: 'deviceBack' }> | undefined {
    return this.events.find((event) => event.type === 'deviceBack');
  }

  /** @returns all that came of it. */
  private perform(activity: Activity): Promise<string> {
    const ways: Record<Activity, () => Promise<string>> = {
      asking: () => this.ask(),
      training: () => this.trainAnew(),
      loading: () => this.load(),
      exporting: () => this.exportAll(),
      measuring: () => this.measure(),
    };
    return ways[activity]();
  }

  private async ask(): Promise<string> {
    const speakers = [ANCHOR, COMPOSITION];
    const given = await this.session.ask({ askId: 1, prompt: 'w5 w17', speakers, maxTokens: 12 });
    return JSON.stringify(given.map(({ speaker, ids, ended }) => [speaker, ids, ended]));
  }

  /** The anchor alone, then both models again. */
  private async load(): Promise<string> {
    await this.session.open({ preset: { ...preset, id: 'alone', augmenters: [], files: undefined } });
    const { wiring } = await this.session.open({ preset });
    return JSON.stringify([wiring.links, wiring.steps, await this.weights()]);
  }

  private async exportAll(): Promise<string> {
    const project = await this.session.saveProject();
    return JSON.stringify([project.size, await this.weights()]);
  }

  private async measure(): Promise<string> {
    const { session } = this;
    const { measures } = await session.evaluate({ speakers: [COMPOSITION], limit: 3 });
    const [{ exact, loss }] = await session.score({ speakers: [COMPOSITION], limit: 8 });
    return JSON.stringify([measures, exact, loss, await session.measureLinks({ limit: 8 })]);
  }

  /** The same run, from fresh links; then it is undone, and its record is not kept. */
  private async trainAnew(): Promise<string> {
    const { session } = this;
    await session.startOver();
    const first = this.events.length;
    await session.train({ settings: RUN });
    while (!this.isOver(first)) await pause(2);
    const [run, ...others] = await session.listRuns();
    if (run?.state !== 'finished' || others.length > 0)
      throw new Error(`There are runs: ${JSON.stringify([run, ...others].map(({ state, step }) => [state, step]))}`);
    const curve = await session.runCurve({ run: run.id });
    await session.removeRun({ run: run.id });
    const trained = await this.weights();
    await session.undo();
    const before = await session.undo();
    return JSON.stringify([curve, run.heldOut, trained, before.steps, await this.weights()]);
  }

  private isOver(first: number): boolean {
    failOn(this.events);
    const last = this.events.slice(first).findLast((event) => event.type === 'runChanged');
    return last !== undefined && last.state !== 'running';
  }

  private async weights(): Promise<string> {
    const digest = await crypto.subtle.digest('SHA-256', await this.session.saveComposition());
    return Buffer.from(digest).toString('hex');
  }
}

function lastStep(events: readonly EngineEvent[]): number {
  const told = events.flatMap((event) => (event.type === 'stepsDone' ? event.points : []));
  return told.at(-1)?.step ?? 0;
}

function failOn(events: readonly EngineEvent[]): void {
  const failed = events.find((event) => (event.type === 'failed' || event.type === 'runChanged') && event.error);
  if (failed) throw new Error(`A failure was told of: ${JSON.stringify(failed)}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
