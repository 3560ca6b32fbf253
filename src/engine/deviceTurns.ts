// Turns on a device that may be lost: before each of them everything is there, and what fails because the device was lost is
// done again on the next one.
import { PatchbayError } from '../shared/errors.ts';
import type { CommandName } from '../shared/protocol.ts';
import { Exclusive } from './exclusive.ts';
import type { Gpu } from './gpu/device.ts';
import { failedByLoss } from './lostDevice.ts';

export class DeviceTurns extends Exclusive {
  /** Opens on a fresh device what was open, for who has the turn. @throws PatchbayError 'device-lost' when that cannot be. */
  bringBack: () => Promise<void> = () => Promise.reject(lostFor('There is no other device here.'));
  private readonly gpu: () => Gpu;
  private readonly ended = new Map<CommandName, number>();

  /** @param gpu that of now. */
  constructor(gpu: () => Gpu) {
    super();
    this.gpu = gpu;
  }

  /** @param task changes nothing before the last thing that can fail. */
  override run<T>(task: () => Promise<T>): Promise<T> {
    return super.run(async () => {
      for (;;) {
        if (this.gpu().loss()) await this.bringBack();
        const gpu = this.gpu();
        try {
          return await task();
        } catch (thrown) {
          if (!failedByLoss(thrown, gpu) || !gpu.loss()) throw thrown;
        }
      }
    });
  }

  /** For a command that goes on beside the turns: it is done again from its start, unless it was ended meanwhile. */
  async again<T>(command: CommandName, task: () => Promise<T>): Promise<T> {
    for (;;) {
      const gpu = this.gpu();
      try {
        return await task();
      } catch (thrown) {
        if (!failedByLoss(thrown, gpu)) throw thrown;
        const endedBefore = this.ended.get(command);
        await this.run(() => Promise.resolve());
        if (this.ended.get(command) !== endedBefore) throw lostFor('It was ended meanwhile.');
      }
    }
  }

  /** Nobody waits for that command any more. */
  end(command: CommandName): void {
    this.ended.set(command, (this.ended.get(command) ?? 0) + 1);
  }
}

function lostFor(detail: string): PatchbayError {
  return new PatchbayError({
    code: 'device-lost',
    message: 'The graphics device was lost, and this was not done.',
    hint: 'Start it again.',
    detail,
  });
}
