// The wiring that a session tries out, one at a time. It is made in turn with the other commands; then it goes on beside them.
import { badRequest } from '../shared/errors.ts';
import type { TrialResult } from '../shared/trials.ts';
import type { Desk, Params } from './desk.ts';
import type { LinkBoard } from './linkBoard.ts';
import { Trial } from './trial.ts';

export class Trials {
  private readonly desk: Desk;
  private busy = false;
  private trial: Trial | undefined;
  /** The trial that is being made, also when that fails. */
  private preparing: Promise<unknown> = Promise.resolve();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  /** What it holds on the GPU to train. */
  get bytes(): number {
    return this.trial?.bytes ?? 0;
  }

  get boards(): LinkBoard[] {
    return this.trial?.boards ?? [];
  }

  async tryWiring(order: Params<'tryWiring'>): Promise<TrialResult> {
    if (this.busy) throw badRequest('Another wiring is being tried out.', 'Wait until it is done, or stop it.');
    this.busy = true;
    try {
      const made = this.desk.exclusive.run(async () => {
        this.trial = await Trial.create(this.desk.surroundings, this.desk.opened(), order);
        return this.trial;
      });
      this.preparing = made.catch(() => undefined);
      return await (
        await made
      ).result;
    } finally {
      this.trial = undefined;
      this.busy = false;
    }
  }

  async pauseTrial(): Promise<null> {
    await this.preparing;
    await this.trial?.pause();
    return null;
  }

  async resumeTrial(): Promise<null> {
    await this.preparing;
    this.trial?.resume();
    return null;
  }

  async stopTrial(): Promise<null> {
    await this.preparing;
    await this.end();
    return null;
  }

  /** For who has the turn: resolves when it holds nothing any more. */
  async end(): Promise<void> {
    await this.trial?.stop();
  }
}
