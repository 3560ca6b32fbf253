// The run of a session: made, paused, stepped, ended, and gone on with after its page was closed. Pausing and stopping get
// through at any moment.
import { badRequest, errorData, PatchbayError } from '../shared/errors.ts';
import { COMPOSITION, type EngineEvent, type TrainingSettings } from '../shared/protocol.ts';
import { readCompositionFile } from './compositionFile.ts';
import type { Desk, Params, Result } from './desk.ts';
import type { BoardState } from './linkBoard.ts';
import { isLost } from './lostDevice.ts';
import { sameWiring } from './linkValues.ts';
import type { Opening } from './opening.ts';
import { Run } from './run.ts';
import { planRun } from './runPlan.ts';
import { RunRecording } from './runRecording.ts';
import { StepTimes } from './stepTimes.ts';
import type { RunContent, StoredRun } from './storage/storedRun.ts';
import { bestLook } from './training/earlyStop.ts';
import { Trainer } from './training/trainer.ts';

export class Runs {
  private readonly desk: Desk;
  private readonly times = new StepTimes();
  private run: Run | undefined;
  /** The run of a device that was lost, from when it was put down until another has taken its place. */
  private lost: { run: Run; past: RunPast } | undefined;
  private past: RunPast | undefined;
  /** The run that is being made, also when that fails. */
  private preparing: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** What it holds on the GPU. */
  get bytes(): number {
    return this.run?.bytes ?? 0;
  }

  /** Steps may still come. */
  get isOpen(): boolean {
    return this.run?.open ?? false;
  }

  planRun({ settings }: Params<'planRun'>): Promise<Result<'planRun'>> {
    return this.desk.exclusive.run(() => planRun(this.desk.surroundings.gpu, this.desk.opened(), settings, this.times));
  }

  async train({ settings }: Params<'train'>): Promise<null> {
    (await this.prepare((opening) => this.begin(opening, settings))).start();
    return null;
  }

  async pause(): Promise<null> {
    await this.preparing;
    await this.run?.pause();
    return null;
  }

  async resume(): Promise<null> {
    if (!this.isOpen) await this.preparing;
    (this.run?.open ? this.run : await this.prepare((opening) => this.goOn(opening))).start();
    return null;
  }

  async step({ settings }: Params<'step'>): Promise<null> {
    await this.preparing;
    const run = this.run?.open ? this.run : await this.prepare((opening) => this.begin(opening, settings));
    await run.step();
    if (run.isLost) throw new PatchbayError({ code: 'device-lost', message: 'The graphics device was lost.' });
    return null;
  }

  async stop(): Promise<null> {
    await this.preparing;
    await this.end();
    return null;
  }

  /** For who has the turn. */
  async end(): Promise<void> {
    const { run } = this;
    await run?.stop();
    if (this.run === run) this.run = undefined;
  }

  /** For who has the turn and brings everything back: nothing is under way after it. */
  async putDown(): Promise<void> {
    const { run, past } = this;
    const isToBeTakenUp = (await run?.putDown()) ?? false;
    if (run && past && isToBeTakenUp) this.lost = { run, past };
    if (this.run === run && !isToBeTakenUp) this.run = undefined;
  }

  /**
   * The run that was put down, from its last checkpoint; it rests until `goOnAgain`. One that cannot be had is told of, and
   * stays among those that were left behind.
   */
  async takeUp(): Promise<Extract<EngineEvent, { type: 'deviceBack' }>['run']> {
    const { lost } = this;
    if (!lost || this.run !== lost.run) return undefined; // it was ended meanwhile
    this.run = undefined;
    try {
      await this.desk.opened().runs.settled; // its record says by then that it was left
      this.run = await this.goOn(this.desk.opened(), lost.past);
    } catch (thrown) {
      if (isLost(thrown)) this.run = lost.run;
      if (isLost(thrown)) throw thrown;
      this.desk.surroundings.emit({ type: 'failed', error: errorData(thrown) });
      return undefined;
    }
    return { step: this.run.stepsMade, goesOn: lost.run.isToGoOn };
  }

  goOnAgain(): void {
    const { lost, run } = this;
    this.lost = undefined;
    if (!lost || !run) return;
    if (lost.run.isToGoOn) run.start();
    else run.rest();
  }

  private prepare(make: (opening: Opening) => Promise<Run>): Promise<Run> {
    const made = this.desk.exclusive.run(async () => (this.run = await make(this.desk.opened())));
    this.preparing = made.then(nothing, nothing); // a promise that held the run would hold what is lost
    return made;
  }

  private async begin(opening: Opening, settings: TrainingSettings): Promise<Run> {
    await this.end();
    const { board, runs, examples } = opening;
    const trainer = await this.trainer(opening, settings);
    const { name, hash, train, heldOut } = examples.report;
    const of = { name, hash, train, heldOut };
    const recording = await RunRecording.begin(runs, { settings, board, examples: of, now });
    return this.recorded(opening, trainer, recording, { before: await board.state(), stepsBefore: board.steps });
  }

  /** With the newest run that an earlier visit has left behind. */
  private async goOn(opening: Opening, lost?: RunPast): Promise<Run> {
    const { board, speakers, runs } = opening;
    const left = runs.leftBehind;
    if (!left) throw badRequest('There is no run to go on with.', 'Start a new one.');
    refuseChanged(left, opening);
    const content = await runs.content(left.id);
    const file = readCompositionFile(content.composition, board.models);
    board.checkFile(file);
    await this.end();
    const before = await board.state();
    const stepsBefore = left.stepsBefore;
    const origin = left.step > 0 ? 'trained' : board.origin;
    if ((await board.mark()) !== left.mark) {
      await board.load(file, origin, stepsBefore + left.weightsOf);
      await speakers.recompose();
    }
    [board.origin, board.steps] = [origin, stepsBefore + left.weightsOf];
    try {
      const trainer = await this.trainer(opening, left.settings);
      const looks = left.heldOut.filter(({ step }) => step <= left.step);
      if (left.step > 0) putInPlace(trainer, left, content, bestLook(looks)?.step);
      const recording = RunRecording.resume(runs, left, content, now);
      return this.recorded(opening, trainer, recording, {
        before: lost?.before ?? before,
        stepsBefore,
        looksBefore: looks,
      });
    } catch (thrown) {
      await board.restore(before);
      await speakers.recompose();
      throw thrown;
    }
  }

  private async trainer(opening: Opening, settings: TrainingSettings): Promise<Trainer> {
    const { board, speakers, examples } = opening;
    await opening.checkKernels(true);
    const encoded = await speakers.encoded(COMPOSITION, examples.train);
    return Trainer.create(this.desk.surroundings.gpu, board.composition, board.packed, encoded, settings);
  }

  private recorded(opening: Opening, trainer: Trainer, recording: RunRecording, past: RunPast): Run {
    const { before, stepsBefore, looksBefore } = past;
    this.past = past;
    const { emit } = this.desk.surroundings;
    const { board, speakers, history } = opening;
    const shape = StepTimes.shapeOf(opening, trainer.settings);
    return new Run(trainer, {
      emit: (event) => {
        recording.hear(event);
        emit(event);
      },
      now,
      timed: (seconds) => this.times.set(shape, seconds),
      alone: (task) => speakers.alone(task),
      lookAtHeldOut: () => opening.lookAtHeldOut(),
      looksBefore,
      keep: async (step) => {
        const steps = trainer.weightsOf;
        await recording.checkpoint(trainer, board);
        board.steps = stepsBefore + steps;
        if (step > 0) board.origin = 'trained';
        await opening.keeping.keep();
        if (step > 0) history.push(`training (${steps} ${steps === 1 ? 'step' : 'steps'})`, before);
        emit({ type: 'wiringChanged', wiring: opening.wiring });
      },
    });
  }
}

/** What was before the steps that this session makes. */
interface RunPast {
  before: BoardState;
  stepsBefore: number;
  looksBefore?: StoredRun['heldOut'];
}

const now = (): number => performance.now();
const nothing = (): void => undefined;

/** @throws PatchbayError 'bad-request' when its next step would not be the one that was to come. */
function refuseChanged({ name, links, examples }: StoredRun, opening: Opening): void {
  const { hash, train, heldOut } = opening.examples.report;
  const hint = `Restore the links of "${name}" instead, or start a new run.`;
  if (hash !== examples.hash || train !== examples.train || heldOut !== examples.heldOut)
    throw badRequest(`"${name}" trained on other examples than those here, so it cannot go on.`, hint);
  if (!sameWiring(links, opening.board.wiring.links))
    throw badRequest(`The links were changed since "${name}" was left, so it cannot go on.`, hint);
}

/** @throws PatchbayError 'bad-request' for moments that are not those of these links, with nothing held. */
function putInPlace(trainer: Trainer, { step }: StoredRun, { moments }: RunContent, aside?: number): void {
  try {
    trainer.goOnFrom(step, moments ?? new Float32Array(), aside);
  } catch (thrown) {
    trainer.destroy();
    throw thrown;
  }
}
