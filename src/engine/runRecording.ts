// One run as it goes: what its events say becomes its record, and what it has trained is kept with all that the next step
// needs.
import type { EngineEvent, TrainingSettings } from '../shared/protocol.ts';
import { writeCompositionFile } from './compositionFile.ts';
import type { LinkBoard } from './linkBoard.ts';
import type { ProjectRuns } from './projectRuns.ts';
import type { RunContent, StoredRun } from './storage/storedRun.ts';
import type { Trainer } from './training/trainer.ts';

/** The loss of a run is a mean over so many steps. */
const LOSS_STEPS = 50;

/** What a new run starts from. */
export interface RunStart {
  settings: TrainingSettings;
  board: LinkBoard;
  examples: StoredRun['examples'];
  /** Milliseconds; injected for tests. */
  now(): number;
}

export class RunRecording {
  readonly losses: number[];
  private readonly runs: ProjectRuns;
  private readonly now: () => number;
  private run: StoredRun;
  /** When it went on last. */
  private since: number | undefined;

  private constructor(runs: ProjectRuns, run: StoredRun, losses: Iterable<number>, now: () => number) {
    this.runs = runs;
    this.run = run;
    this.losses = [...losses];
    this.now = now;
    runs.current = run.id;
  }

  /** Kept at once, without a step: a page that closes before its first checkpoint loses no run. */
  static async begin(runs: ProjectRuns, { settings, board, examples, now }: RunStart): Promise<RunRecording> {
    const number = runs.nextNumber;
    const { links, parameters } = board.wiring;
    const run: StoredRun = {
      id: crypto.randomUUID(),
      name: `Run ${number}`,
      started: new Date().toISOString(),
      seconds: 0,
      state: 'idle',
      step: 0,
      settings,
      links,
      parameters,
      examples,
      heldOut: [],
      stepsBefore: board.steps,
      number,
      isNamed: false,
      weightsOf: 0,
      mark: await board.mark(),
      bytes: 0,
      generation: 0,
    };
    const recording = new RunRecording(runs, run, [], now);
    await recording.keepWith({ composition: writeCompositionFile(await board.save()), losses: new Float32Array() });
    return recording;
  }

  /** Goes on with a run that an earlier visit has left behind. */
  static resume(runs: ProjectRuns, run: StoredRun, content: RunContent, now: () => number): RunRecording {
    const heldOut = run.heldOut.filter(({ step }) => step <= run.step);
    return new RunRecording(runs, { ...run, heldOut }, content.losses, now);
  }

  /** To be called with every event of the run, in order. */
  hear(event: EngineEvent): void {
    if (event.type === 'stepsDone') this.losses.push(...event.points.map(({ loss }) => loss));
    if (event.type === 'heldOutDone') {
      const { step, exact, loss } = event;
      this.run = { ...this.run, heldOut: [...this.run.heldOut, { step, exact, loss }] };
    }
    if (event.type === 'runChanged') this.change(event);
  }

  /** Weights, moments and everything else, behind the steps that are done; the board knows its weights from then on. */
  async checkpoint(trainer: Trainer, board: LinkBoard): Promise<void> {
    const { changes = 0 } = board.composition;
    const { step, weightsOf } = trainer;
    const { weights, moments } = await trainer.read();
    board.takePacked(weights, changes);
    const losses = Float32Array.from(this.losses.slice(0, step));
    // A page that closes from here on has nothing to go on with.
    const state = trainer.finished ? 'finished' : this.run.state;
    const loss = mean(losses.subarray(-LOSS_STEPS));
    this.run = { ...this.run, state, step, weightsOf, loss, mark: await board.mark() };
    await this.keepWith({
      composition: writeCompositionFile(await board.save()),
      losses,
      moments: trainer.finished ? undefined : moments,
    });
  }

  private change({ state }: Pick<Extract<EngineEvent, { type: 'runChanged' }>, 'state'>): void {
    const { runs } = this;
    this.count();
    this.since = state === 'running' ? this.now() : undefined;
    this.run = { ...this.run, state };
    const rests = state !== 'running' && state !== 'paused';
    if (rests && runs.current === this.run.id) runs.current = undefined;
    const goesOn = this.run.state === 'running' || this.run.state === 'paused';
    runs.unawaited(goesOn ? runs.keep(this.run) : runs.finish(this.run));
  }

  private keepWith(content: RunContent): Promise<void> {
    this.count();
    return this.runs.keep(this.run, content);
  }

  /** Counts the time until now. */
  private count(): void {
    if (this.since === undefined) return;
    const now = this.now();
    this.run = { ...this.run, seconds: this.run.seconds + (now - this.since) / 1000 };
    this.since = now;
  }
}

function mean(values: Float32Array): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
