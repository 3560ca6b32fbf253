// A lost device, made good: the one place that opens on a fresh device what was open. Weights come again from where models
// are kept, wiring and links from what was known of them last, and a run goes on from its last checkpoint.
import { PatchbayError, errorData, type ErrorData } from '../shared/errors.ts';
import type { Desk } from './desk.ts';
import type { Gpu } from './gpu/device.ts';
import { Opening } from './opening.ts';
import type { Runs } from './runs.ts';

export interface RecoveryOptions {
  /** Opens another device. @throws as `openGpu`. */
  freshGpu: () => Promise<Gpu>;
  /** Milliseconds; for tests. */
  now?: () => number;
  wait?: (ms: number) => Promise<void>;
}

/** A device that is lost again so soon would be lost for ever. */
const MINUTE_MS = 60_000;

/** A driver that was reset takes a while to be there again. */
const PATIENCE_MS = [0, 300, 1000, 3000];

const HINT = 'Start again, or reload the page: your wiring and trained links are kept in this browser.';

export class Recovery {
  private readonly desk: Desk;
  private readonly runs: Runs;
  private readonly options: Required<RecoveryOptions>;
  /** When the device before this one was lost. */
  private before = -Infinity;
  /** When this one was; milliseconds since 1970. */
  private lostAt = 0;
  private givenUp: PatchbayError | undefined;

  private constructor(desk: Desk, runs: Runs, options: RecoveryOptions) {
    this.desk = desk;
    this.runs = runs;
    this.options = {
      now: () => Date.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      ...options,
    };
  }

  /** From now on a lost device is made good. */
  static of(desk: Desk, runs: Runs, options: RecoveryOptions): void {
    const recovery = new Recovery(desk, runs, options);
    desk.exclusive.bringBack = () => recovery.bringBack();
    recovery.watch(desk.surroundings.gpu);
  }

  private watch(gpu: Gpu): void {
    gpu.onFault((error) => {
      if (gpu !== this.desk.surroundings.gpu) return;
      if (error.code !== 'device-lost') return this.desk.surroundings.emit({ type: 'failed', error });
      this.lostAt = this.options.now();
      // Whoever has the turn next would bring it back; here nobody may be waiting.
      this.desk.exclusive.run(() => Promise.resolve()).catch(() => undefined); // told in giveUp
    });
  }

  private async bringBack(): Promise<void> {
    if (this.givenUp) throw this.givenUp;
    const { lostAt, before, desk } = this;
    if (lostAt - before < MINUTE_MS)
      throw this.giveUp({ code: 'device-lost', message: 'The graphics device was lost twice within a minute.' });
    this.before = lostAt;
    const lost = desk.surroundings.gpu;
    try {
      await this.openAgain(lostAt);
    } catch (thrown) {
      if (desk.surroundings.gpu !== lost && desk.surroundings.gpu.loss()) return; // the next one; whoever has the turn comes here again
      const fresh = desk.surroundings.gpu;
      desk.takeGpu(lost);
      if (fresh !== lost) fresh.destroy();
      throw this.giveUp(errorData(thrown));
    } finally {
      lost.destroy();
    }
  }

  private async openAgain(lostAt: number): Promise<void> {
    const { desk, runs } = this;
    await runs.putDown();
    const gpu = await this.patiently(this.options.freshGpu);
    desk.takeGpu(gpu);
    this.watch(gpu);
    if (desk.opening) desk.opening = await Opening.again(desk.surroundings, desk.opening);
    const run = await runs.takeUp();
    const { name, fallback } = gpu.adapter;
    desk.surroundings.emit({ type: 'deviceBack', lostAt, adapter: { name, fallback }, run });
    runs.goOnAgain();
  }

  private async patiently(open: () => Promise<Gpu>): Promise<Gpu> {
    let failed: unknown;
    for (const ms of PATIENCE_MS) {
      if (ms > 0) await this.options.wait(ms);
      try {
        return await open();
      } catch (thrown) {
        failed = thrown;
      }
    }
    throw failed;
  }

  /** From here on nothing works until the engine is started anew, by hand. */
  private giveUp({ code, message, detail }: ErrorData): PatchbayError {
    const isTwice = code === 'device-lost';
    const said = isTwice ? message : `The graphics device was lost, and not all could be brought back. ${message}`;
    const error: ErrorData = { code: 'device-lost', message: said, hint: HINT, detail };
    this.givenUp = new PatchbayError(error);
    this.desk.tell({ type: 'failed', error });
    return this.givenUp;
  }
}
