// The run of a session: made, paused, stepped, ended. Pausing and stopping get through at any moment.
import { COMPOSITION, type TrainingSettings } from '../shared/protocol.ts';
import { badRequest } from '../shared/errors.ts';
import type { Desk, Params, Result } from './desk.ts';
import type { Opening } from './opening.ts';
import { Run } from './run.ts';
import { Trainer } from './training/trainer.ts';

export class Runs {
  private readonly desk: Desk;
  private run: Run | undefined;
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

  planRun(_: Params<'planRun'>): Promise<Result<'planRun'>> {
    return Promise.reject(badRequest('Not built: planRun.', JSON.stringify(_)));
  }

  async train({ settings }: Params<'train'>): Promise<null> {
    (await this.prepare(settings)).start();
    return null;
  }

  async pause(): Promise<null> {
    await this.preparing;
    await this.run?.pause();
    return null;
  }

  resume(): null {
    this.run?.start();
    return null;
  }

  async step({ settings }: Params<'step'>): Promise<null> {
    await this.preparing;
    await (this.run?.open ? this.run : await this.prepare(settings)).step();
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

  private prepare(settings: TrainingSettings): Promise<Run> {
    const made = this.desk.exclusive.run(async () => {
      await this.end();
      this.run = await this.make(this.desk.opened(), settings);
      return this.run;
    });
    this.preparing = made.catch(() => undefined);
    return made;
  }

  private async make(opening: Opening, settings: TrainingSettings): Promise<Run> {
    const { gpu, emit } = this.desk.surroundings;
    const { board, speakers, examples, history } = opening;
    await opening.checkKernels(true);
    const encoded = speakers.encode(COMPOSITION, examples.train);
    const before = await board.state();
    const trainer = await Trainer.create(gpu, board.composition, board.packed, encoded, settings);
    return new Run(trainer, {
      emit,
      now: () => performance.now(),
      alone: (task) => speakers.alone(task),
      lookAtHeldOut: () => opening.lookAtHeldOut(),
      keep: async (step) => {
        board.steps = before.steps + step;
        if (step > 0) board.origin = 'trained';
        await opening.keep();
        if (step > 0) history.push(`training (${step} ${step === 1 ? 'step' : 'steps'})`, before);
        emit({ type: 'wiringChanged', wiring: opening.wiring });
      },
    });
  }
}
